// `npm run bench`: the product's own figures (product.ts). `npm run bench -- search`: samplers and pruners against real Optuna and
// W&B's rule (search/run.ts).
import { argv } from 'node:process';

if (argv[2] === 'search') {
  argv.splice(2, 1);
  await import('./search/run.ts');
} else {
  await import('./product.ts');
}
