// A plugin of typedoc: calls each module by what it is imported as.

export function load(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const module of project.children ?? []) {
      module.name = `@rsanet/${module.name.replace('/src', '')}`;
    }
  });
}
