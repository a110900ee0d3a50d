// A plugin of typedoc: calls each module by what it is imported as, and shows a package's README on its page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Converter, MinimalSourceFile } from 'typedoc';

const packages = join(import.meta.dirname, '..', 'packages');

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const path = module.name.replace('/src', '');
      module.name = `@rsanet/${path}`;
      if (path.includes('/')) continue;
      const readme = join(packages, path, 'README.md');
      // What links to the package's folder or README leads to its page.
      for (const linked of [join(packages, path), readme]) {
        project.files.registerReflectionPath(linked, module);
      }
      const source = new MinimalSourceFile(readFileSync(readme, 'utf8'), readme);
      module.readme = app.converter.parseRawComment(source, project.files).content;
    }
  });
}
