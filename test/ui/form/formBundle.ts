import type { Browser } from 'playwright-core';
import type {
  FieldCheck,
  FormOutcome,
  FormPage,
  FormRequests,
  FormValues,
  FromForm,
  ToForm,
} from '../../../src/protocol/studyForm.ts';
import { WebviewBundle } from '../webviewBundle.ts';

/** The built form webview in a browser, with the extension host's side in this program. */
export class FormBundle extends WebviewBundle<ToForm, FromForm> {
  readonly submitted: FormValues[] = [];
  outcome: FormOutcome = { ok: true, message: 'Trial 24 is queued.', action: { id: 'resume', label: 'Resume' } };
  /** What the host says of text fields. */
  check: (name: string, text: string) => FieldCheck | null = () => null;

  static async open(browser: Browser, shown: FormPage | Error): Promise<FormBundle> {
    const bundle = new FormBundle(await browser.newPage({ viewport: { width: 900, height: 620 } }));
    await bundle.load<FormRequests>('form', {
      page: () => {
        if (shown instanceof Error) {
          throw shown;
        }
        return shown;
      },
      check: ({ name, text }) => bundle.check(name, text),
      submit: ({ values }) => {
        bundle.submitted.push(values);
        return bundle.outcome;
      },
    });
    return bundle;
  }
}
