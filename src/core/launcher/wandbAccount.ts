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
  return netrc !== null && hasPassword(netrc, serverHosts(env, home, readFile));
}

/** Hosts of the hosted service: since wandb 0.31 the first, before it the second, whose keys still count. */
const hostedHosts = ['api.forge.coreweave.com', 'api.wandb.ai'];

/**
 * Hosts under which netrc may have the key, each with its port if it has one: of the server in the environment, else in
 * W&B's settings file (a server of one's own), else of the hosted service.
 */
function serverHosts(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  readFile: (file: string) => string | null,
): readonly string[] {
  const folder = env['WANDB_CONFIG_DIR'] || path.join(home, '.config', 'wandb');
  const settings = readFile(path.join(folder, 'settings')) ?? '';
  const url = env['WANDB_BASE_URL'] || /^\s*base_url\s*=\s*(\S+)/m.exec(settings)?.[1];
  const host = url !== undefined && URL.canParse(url) ? new URL(url).host : null;
  return host === null || hostedHosts.includes(host) ? hostedHosts : [host];
}

/** Reads netrc as far as this question needs: tokens in any layout, `#` comments, a `default` entry for every host. */
function hasPassword(netrc: string, hosts: readonly string[]): boolean {
  const tokens = netrc.replace(/(^|\s)#.*$/gm, ' ').match(/"[^"]*"|\S+/g) ?? [];
  let mine = false;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.replace(/^"|"$/g, '') ?? '';
    if (token === 'machine') {
      mine = hosts.includes(next);
    } else if (token === 'default') {
      mine = true;
    } else if (token === 'password' && mine && next !== '') {
      return true;
    }
  }
  return false;
}
