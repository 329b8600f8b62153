import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float)
parser.add_argument("--batch", type=int)
args = parser.parse_args()

raise RuntimeError(f"CUDA out of memory: tried to allocate 2.4 GiB (batch {args.batch})")
