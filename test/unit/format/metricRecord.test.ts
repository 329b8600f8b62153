import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMetricLine, parseMetricLine, parseOutputLine } from '../../../src/core/format/metricRecord.ts';

describe('metric lines on stdout', () => {
  it.each([
    ['{"loss": 0.5, "step": 3}', { step: 3, time: null, values: { loss: 0.5 } }],
    [
      '{"loss": NaN, "acc": -Infinity}',
      { step: null, time: null, values: { loss: Number.NaN, acc: Number.NEGATIVE_INFINITY } },
    ],
    ['{"epoch": 2, "val": {"loss": 1}}', { step: 2, time: null, values: { epoch: 2, 'val.loss': 1 } }],
    ['{"_step": 7, "epoch": 2, "loss": 1}', { step: 7, time: null, values: { epoch: 2, loss: 1 } }],
    ['{"loss": 1, "ok": true, "note": "NaN and \\"Infinity\\""}', { step: null, time: null, values: { loss: 1 } }],
    ['  {"loss": 1}  ', { step: null, time: null, values: { loss: 1 } }],
    ['\r  0%|   | 0/9 [00:00<?, ?it/s]\r 11%|# | 1/9 {"loss": 1}\r', { step: null, time: null, values: { loss: 1 } }],
    ['done 10%\r{"loss": NaN, "step": 4}', { step: 4, time: null, values: { loss: Number.NaN } }],
  ])('%j', (line, expected) => expect(parseOutputLine(line)).toEqual(expected));

  it.each([
    '{"note": "no numbers"}',
    '[1, 2]',
    'loss: 0.5',
    '{"loss": 0.5',
    '{"step": 3}',
    '',
    'saw {"loss": 1}',
    '\r',
  ])('is log: %s', (line) => {
    expect(parseOutputLine(line)).toBeNull();
  });

  it('reads nested values to a depth, and is not ended by any', () => {
    const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(parseOutputLine(nested(3))?.values).toEqual({ 'a.a.a': 1 });
    expect(parseOutputLine(nested(100_000))).toBeNull();
  });

  it('never throws on any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseOutputLine(`{${text}`)));
  });
});

describe('metrics.jsonl', () => {
  it('takes the words of numbers as numbers, and no other words', () => {
    expect(parseMetricLine('{"step": 1, "a": "NaN", "b": "toString", "c": "constructor"}')?.values).toEqual({
      a: Number.NaN,
    });
  });

  it('reads back what it wrote, NaN and infinities included', () => {
    const names = fc.string({ minLength: 1 }).filter((name) => !['step', 'time', '_step', '__proto__'].includes(name));
    fc.assert(
      fc.property(fc.nat(), fc.dictionary(names, fc.double(), { minKeys: 1 }), (step, values) => {
        const record = parseMetricLine(formatMetricLine(step, 1234.5, values));
        expect(record).toEqual({ step, time: 1234.5, values });
      }),
    );
  });

  it('keeps a metric called time beside the time of the line', () => {
    const line = formatMetricLine(1, 2, { time: 7 });
    expect(parseMetricLine(line)).toEqual({ step: 1, time: 2, values: { time_: 7 } });
  });

  it('leaves typed objects to their own readers', () => {
    const line = '{"step": 1, "time": 2, "img": {"type": "image", "width": 3}, "loss": "NaN"}';
    expect(parseMetricLine(line)).toEqual({ step: 1, time: 2, values: { loss: Number.NaN } });
  });
});
