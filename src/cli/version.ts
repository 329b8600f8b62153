import { readFileSync } from 'node:fs';

/** Put in by the build. Absent where the sources run directly. */
declare const __TRIALDECK_VERSION__: string | undefined;

/** Version of this engine, as in the extension's manifest. */
export function engineVersion(): string {
  if (typeof __TRIALDECK_VERSION__ === 'string') return __TRIALDECK_VERSION__;
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const found =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  return typeof found === 'string' ? found : 'unknown';
}
