import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Whether a run with this environment would find a W&B account on this machine. */
export function hasWandbAccount(env: Readonly<Record<string, string | undefined>>): boolean {
  return wandbLoggedIn(env, env['HOME'] || homedir(), (file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  });
}

/**
 * Whether W&B finds an account: a key in the environment, or one for its host in the netrc file.
 * @param readFile - text of a file, null when it cannot be read
 */
export function wandbLoggedIn(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  readFile: (file: string) => string | null,
): boolean {
  if (env['WANDB_API_KEY'] || env['WANDB_IDENTITY_TOKEN_FILE']) {
    return true;
  }
  const named = env['NETRC']?.replace(/^~(?=[/\\]|$)/, home);
  const netrc = named ? readFile(named) : (readFile(path.join(home, '.netrc')) ?? readFile(path.join(home, '_netrc')));
  return netrc !== null && hasPassword(netrc, hostOf(serverUrl(env, home, readFile)));
}

/** The server: of the environment, else of W&B's settings file (a server of one's own), else the hosted one. */
function serverUrl(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  readFile: (file: string) => string | null,
): string {
  const folder = env['WANDB_CONFIG_DIR'] || path.join(home, '.config', 'wandb');
  const settings = readFile(path.join(folder, 'settings')) ?? '';
  const stored = /^\s*base_url\s*=\s*(\S+)/m.exec(settings)?.[1];
  return env['WANDB_BASE_URL'] || stored || 'https://api.wandb.ai';
}

/** Host with its port, as netrc names it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Reads netrc as far as this question needs: tokens in any layout, `#` comments, a `default` entry for every host. */
function hasPassword(netrc: string, host: string): boolean {
  const tokens = netrc.replace(/(^|\s)#.*$/gm, ' ').match(/"[^"]*"|\S+/g) ?? [];
  let mine = false;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.replace(/^"|"$/g, '') ?? '';
    if (token === 'machine') {
      mine = next === host;
    } else if (token === 'default') {
      mine = true;
    } else if (token === 'password' && mine && next !== '') {
      return true;
    }
  }
  return false;
}
