import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { LineTail } from '../format/lineTail.ts';
import {
  formatMetricLine,
  type MetricRecord,
  mayBeMetricLine,
  parseMetricLine,
  parseOutputLine,
} from '../format/metricRecord.ts';
import { readCut } from './outputCap.ts';

/** A metric record with its step and time settled. */
export interface StepRecord {
  readonly step: number;
  /** Unix seconds. */
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

/** How much of a flood of output is read at one look, so that other trials are not kept waiting. */
const bytesALook = 32 << 20;
/** How long metric lines on stdout wait for a companion that is loaded but has logged nothing. */
const companionGraceMs = 2_000;

/**
 * Finds what a run measures. The companion appends to metrics.jsonl itself; for every other program the JSON lines of
 * output.log are copied there. Both are tailed from the start of the files, so a controller that takes over a run
 * delivers the very same records again and appends only those that are missing.
 */
export class MetricReader {
  readonly #folder: string;
  readonly #metrics: LineTail;
  readonly #output: LineTail;
  readonly #counters = new Map<string, number>();
  #writer: 'companion' | 'controller' | null = null;
  #held: MetricRecord[] = [];
  #heldSinceMs = 0;
  #written = 0;
  #atEnd = true;
  /** Records of output.log that an earlier controller has appended already. */
  #alreadyWritten = 0;
  /** Records whose lines were cut out of output.log. */
  #fromCut: StepRecord[] = [];

  /** @param adopted - the run was started by an earlier controller */
  constructor(folder: string, adopted: boolean) {
    this.#folder = folder;
    this.#metrics = new LineTail(this.#file('metrics.jsonl'));
    this.#output = new LineTail(this.#file('output.log'), { wanted: mayBeMetricLine });
    if (adopted) {
      this.#continue();
    }
  }

  get writer(): 'companion' | 'controller' | null {
    return this.#writer;
  }

  /** Where the metrics come from, for people; null while there are none. */
  get source(): string | null {
    return this.#writer === null ? null : this.#writer === 'companion' ? 'companion' : 'JSON lines on stdout';
  }

  /** Records of output.log that stand in metrics.jsonl. */
  get written(): number {
    return this.#written;
  }

  /** Whether the last look reached the end of output.log. */
  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Bytes of an unfinished last line. */
  get pendingBytes(): number {
    return this.#output.offset - this.#output.completeOffset;
  }

  /** output.log was cut; reading goes on at this byte. */
  outputWasCut(offset: number): void {
    this.#output.seek(offset);
  }

  /** @param final - the run has ended: everything is read to its end */
  read(nowMs: number, final: boolean): StepRecord[] {
    const found = this.#fromCut.splice(0);
    const announced = existsSync(this.#file('companion.json'));
    if (announced && this.#writer !== 'controller') {
      this.#metrics.read((line) => {
        const record = parseMetricLine(line);
        if (record !== null) {
          this.#writer = 'companion';
          found.push(this.#settle(record, nowMs));
        }
      });
    }
    const seen: MetricRecord[] = [];
    const collect = (line: string): void => {
      const record = parseOutputLine(line);
      if (record !== null) {
        seen.push(record);
      }
    };
    this.#atEnd = this.#output.read(collect, final ? Number.POSITIVE_INFINITY : bytesALook);
    if (final) {
      this.#output.finish(collect);
    }
    if (this.#writer === 'companion') {
      this.#held = [];
      return found;
    }
    if (seen.length > 0 && this.#held.length === 0) {
      this.#heldSinceMs = nowMs;
    }
    // No spread into push: a look can find more records than a call takes arguments.
    this.#held = this.#held.concat(seen);
    if (this.#held.length > 0 && (!announced || final || nowMs - this.#heldSinceMs > companionGraceMs)) {
      this.#writer = 'controller';
      return found.concat(this.#copy(this.#held.splice(0), nowMs));
    }
    return found;
  }

  /** Appends records to metrics.jsonl, those of an earlier controller left out. */
  #copy(records: readonly MetricRecord[], nowMs: number): StepRecord[] {
    const settled = records.map((record) => this.#settle(record, nowMs));
    const fresh = settled.slice(Math.min(this.#alreadyWritten, settled.length));
    this.#alreadyWritten -= settled.length - fresh.length;
    this.#written += settled.length;
    if (fresh.length > 0) {
      const text = fresh.map(({ step, time, values }) => formatMetricLine(step, time, values)).join('');
      appendFileSync(this.#file('metrics.jsonl'), text);
    }
    return settled;
  }

  /** The step that a line gives, else the number of earlier records without one that hold the same metric. */
  #settle(record: MetricRecord, nowMs: number): StepRecord {
    const time = record.time ?? nowMs / 1000;
    if (record.step !== null) {
      return { step: record.step, time, values: record.values };
    }
    const names = Object.keys(record.values);
    const step = names.reduce((most, name) => Math.max(most, this.#counters.get(name) ?? 0), 0);
    for (const name of names) {
      this.#counters.set(name, step + 1);
    }
    return { step, time, values: record.values };
  }

  /** Takes over from an earlier controller: counts its records, cuts its torn last line. */
  #continue(): void {
    const file = this.#file('metrics.jsonl');
    if (existsSync(this.#file('companion.json')) || !existsSync(file)) {
      return;
    }
    const text = readFileSync(file);
    const end = text.lastIndexOf(10) + 1;
    if (end < text.length) {
      truncateSync(file, end);
    }
    const lines = text.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    const cut = readCut(this.#folder);
    this.#alreadyWritten = lines.length - (cut?.records ?? 0);
    if (cut !== null) {
      this.#output.seek(cut.offset);
      this.#written = cut.records;
      for (const line of lines.slice(0, cut.records)) {
        const record = parseMetricLine(line);
        if (record !== null) {
          this.#writer = 'controller';
          this.#fromCut.push(this.#settle(record, 0));
        }
      }
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}
