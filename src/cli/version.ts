import manifest from '../../package.json' with { type: 'json' };

/** Version of this engine, as in the extension's manifest. */
export const version: string = manifest.version;
