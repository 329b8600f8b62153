import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../scripts/host/browser.ts';
import type { FormField, FormPage } from '../../../src/protocol/studyForm.ts';
import { FormBundle } from './formBundle.ts';

const empty = 'sampler chooses';
const fields: readonly FormField[] = [
  {
    name: 'lr',
    label: 'lr',
    input: { kind: 'number', whole: false, low: 1e-5, high: 0.1, step: null },
    limits: '1e-5 to 0.1, log scale',
    empty,
    condition: [],
  },
  {
    name: 'optimizer',
    label: 'optimizer',
    input: {
      kind: 'choice',
      choices: [
        { text: 'adam', value: 'adam' },
        { text: 'sgd', value: 'sgd' },
      ],
    },
    limits: 'adam, sgd',
    empty,
    condition: [],
  },
  {
    name: 'momentum',
    label: 'momentum',
    input: { kind: 'number', whole: false, low: 0, high: 0.99, step: null },
    limits: '0 to 0.99',
    empty,
    condition: [{ parent: 'optimizer', values: ['sgd'] }],
  },
  {
    name: 'model.width',
    label: 'model.width',
    input: { kind: 'number', whole: true, low: 64, high: 512, step: 64 },
    limits: '64 to 512, steps of 64',
    empty,
    condition: [],
  },
];

const enqueue: FormPage = {
  title: 'Enqueue Trial',
  study: 'spirals',
  lead: 'Runs before anything that the sampler suggests. Fixed: epochs 100.',
  starts: [
    { label: 'trial 23: 0.312, best', values: { lr: '0.0031', optimizer: 'adam', 'model.width': '128' } },
    { label: 'nothing: the sampler chooses', values: {} },
  ],
  sections: [{ title: 'Parameters', fields }],
  submit: 'Enqueue Trial',
  problem: null,
};

describe('the form webview', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('begins with the first field, filled in from the best trial, and sends what it shows', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    const lr = form.page.getByLabel('lr', { exact: true });
    await lr.waitFor();
    expect(await lr.inputValue()).toBe('0.0031');
    await expect.poll(() => lr.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    await lr.fill('0.01');
    await form.page.keyboard.press('Enter');
    await form.page.getByRole('status').filter({ hasText: 'Trial 24 is queued.' }).waitFor();
    expect(form.submitted).toEqual([{ lr: '0.01', optimizer: 'adam', 'model.width': '128' }]);
    await form.page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => form.messages).toEqual([{ kind: 'action', id: 'resume' }]);
    expect(form.complaints).toEqual([]);
  });

  it('says beside a field what is wrong with it, and sends nothing until that is mended', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    const lr = form.page.getByLabel('lr', { exact: true });
    const width = form.page.getByLabel('model.width');
    await lr.fill('0.5');
    await width.fill('100');
    await width.blur();
    await form.page.getByText('Too large: 1e-5 to 0.1').waitFor();
    await form.page.getByText('The nearest steps are 64 and 128.').waitFor();
    expect(await lr.getAttribute('aria-invalid')).toBe('true');
    await form.page.getByRole('button', { name: 'Enqueue Trial' }).click();
    await form.page.getByRole('alert').filter({ hasText: '2 fields need another value.' }).waitFor();
    await expect.poll(() => lr.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    expect(form.submitted).toEqual([]);
    await lr.fill('0.05');
    await width.fill('');
    await form.page.keyboard.press('Enter');
    await expect.poll(() => form.submitted).toHaveLength(1);
    expect(form.submitted[0]).toMatchObject({ lr: '0.05', 'model.width': '' });
  });

  it('shows a conditional parameter only where it counts, and never sends it elsewhere', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    const momentum = form.page.getByLabel('momentum');
    const optimizer = form.page.getByLabel('optimizer');
    await optimizer.waitFor();
    expect(await momentum.count()).toBe(0);
    await optimizer.selectOption('sgd');
    await momentum.fill('0.9');
    await optimizer.selectOption('adam');
    await momentum.waitFor({ state: 'detached' });
    await form.page.getByRole('button', { name: 'Enqueue Trial' }).click();
    await expect.poll(() => form.submitted).toHaveLength(1);
    expect(form.submitted[0]).not.toHaveProperty('momentum');
  });

  it('starts from another trial or from nothing', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    await form.page.getByLabel('start from').selectOption('nothing: the sampler chooses');
    const lr = form.page.getByLabel('lr', { exact: true });
    await expect.poll(() => lr.inputValue()).toBe('');
    expect(await lr.getAttribute('placeholder')).toBe('sampler chooses');
  });

  it('keeps what was typed while it is hidden', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    await form.page.getByLabel('lr', { exact: true }).fill('0.02');
    await form.page.reload();
    await expect.poll(() => form.page.getByLabel('lr', { exact: true }).inputValue()).toBe('0.02');
  });

  it('tells what the engine refuses', async () => {
    await using form = await FormBundle.open(browser, enqueue);
    form.outcome = { ok: false, message: 'The study is locked by another program.' };
    await form.page.getByRole('button', { name: 'Enqueue Trial' }).click();
    await form.page.getByRole('alert').filter({ hasText: 'locked by another program' }).waitFor();
  });

  it('shows what the host says of a text field', async () => {
    const text: FormField = {
      name: 'space.lr',
      label: 'lr',
      input: { kind: 'text' },
      limits: '1e-5 to 0.1, log scale',
      empty: 'log(1.0e-05,0.1)',
      condition: [],
    };
    const page = {
      ...enqueue,
      starts: [{ label: 'as it is', values: {} }],
      sections: [{ title: 'Parameters', fields: [text] }],
    };
    await using form = await FormBundle.open(browser, page);
    form.check = (_, written) =>
      written === 'logg(1,2)'
        ? { kind: 'problem', text: 'logg(...) is no distribution.' }
        : { kind: 'note', text: 'makes a linked study' };
    await form.page.getByLabel('lr', { exact: true }).fill('logg(1,2)');
    await form.page.getByLabel('lr', { exact: true }).blur();
    await form.page.getByText('logg(...) is no distribution.').waitFor();
    await form.page.getByRole('button', { name: 'Enqueue Trial' }).click();
    await form.page.getByText('1 field needs another value.').waitFor();
    await form.page.getByLabel('lr', { exact: true }).fill('1, 2');
    await form.page.getByText('makes a linked study').waitFor();
    await form.page.getByRole('button', { name: 'Enqueue Trial' }).click();
    await expect.poll(() => form.submitted).toEqual([{ 'space.lr': '1, 2' }]);
  });

  it('says why there is no form', async () => {
    await using form = await FormBundle.open(browser, new Error('The study is locked.'));
    await form.page.getByRole('alert').filter({ hasText: 'The study is locked.' }).waitFor();
    await form.page.getByRole('button', { name: 'Try Again' }).waitFor();
    await using none = await FormBundle.open(browser, { ...enqueue, problem: 'spirals has no parameter to choose.' });
    await none.page.getByText('spirals has no parameter to choose.').waitFor();
  });
});
