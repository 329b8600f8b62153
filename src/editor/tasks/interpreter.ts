import * as vscode from 'vscode';
import { interpreterSetting } from '../settings/settings.ts';

const patienceMs = 5000;

/**
 * The Python for a sweep file that names none itself: the setting, else the one chosen in the Python extension.
 * @returns null where nothing was chosen
 */
export async function chosenInterpreter(sweep: vscode.Uri): Promise<string | null> {
  return interpreterSetting(sweep) ?? (await pythonExtensionChoice(sweep));
}

/** Asks the Python extension. It is not ours: every step of its answer is checked, and it may take its time or fail. */
async function pythonExtensionChoice(resource: vscode.Uri): Promise<string | null> {
  const extension = vscode.extensions.getExtension<unknown>('ms-python.python');
  if (extension === undefined) {
    return null;
  }
  const late = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null));
  try {
    return await Promise.race([askPython(extension, resource), late]);
  } catch {
    return null;
  }
}

async function askPython(extension: vscode.Extension<unknown>, resource: vscode.Uri): Promise<string | null> {
  const api = extension.isActive ? extension.exports : await extension.activate();
  const environments = property(api, 'environments');
  const active = await call(environments, 'getActiveEnvironmentPath', resource);
  if (active === undefined) {
    return null;
  }
  const environment = await call(environments, 'resolveEnvironment', active);
  const path = property(property(property(environment, 'executable'), 'uri'), 'fsPath');
  return typeof path === 'string' ? path : null;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function call(target: unknown, name: string, argument: unknown): Promise<unknown> {
  const method = property(target, name);
  return typeof method === 'function' ? await Reflect.apply(method, target, [argument]) : undefined;
}
