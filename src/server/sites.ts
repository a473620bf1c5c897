import type {Config} from './config.js';
import {Site, type SiteParts} from './site.js';

/** The sites of one server, each below a path of its own. */
export class Sites {
  readonly all: readonly Site[];

  /** @throws ConfigError where a data folder cannot be used; then none is open. */
  constructor(configs: readonly Config[], parts: Omit<SiteParts, 'config'>) {
    const opened: Site[] = [];
    try {
      for (const config of configs) opened.push(new Site({...parts, config}));
    } catch (error) {
      for (const site of opened) void site.close();
      throw error;
    }
    this.all = opened;
  }

  /** The site that `path` belongs to, and what of the path is left: always with a slash in front. */
  at(path: string): {readonly site: Site; readonly path: string} | undefined {
    const named = this.all.find(({config}) => config.site !== '' && path.startsWith(config.base));
    const site = named ?? this.all.find(({config}) => config.site === '');
    return site && {site, path: path.slice(site.config.base.length - 1)};
  }

  /** The site of that name; the one at `/` has the empty one. */
  named(name: string): Site | undefined {
    return this.all.find(({config}) => config.site === name);
  }

  async open(): Promise<void> {
    await Promise.all(this.all.map((site) => site.open()));
  }

  /** What keeps sites from their work now; nothing where all are well. */
  async troubles(): Promise<readonly string[]> {
    const checks = this.all.map((site) =>
      site.check().then(
        () => [],
        (error: Error) => {
          site.log.warn({err: error}, 'not ready');
          return [error.message];
        },
      ),
    );
    return (await Promise.all(checks)).flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((site) => site.close()));
  }
}
