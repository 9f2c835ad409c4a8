// The bridge from serverless.yml to scripts/package: osls loads CommonJS only, and everything else is TypeScript.
// `${file(scripts/serverless.cjs):machines}` is what scripts/package/machines.ts makes of this installation.

let made;
const site = (prefix) => (made ??= import('./package/site.ts').then(({ packageSite }) => packageSite(prefix)));

const PARTS = {
  functions: () => import('./package/functions.ts'),
  functionSettings: () => import('./package/function-settings.ts'),
  table: () => import('./package/table.ts'),
  machines: () => import('./package/machines.ts'),
  rules: () => import('./package/rules.ts'),
  roles: () => import('./package/roles.ts'),
  health: () => import('./package/health.ts'),
  outputs: () => import('./package/outputs.ts'),
};

for (const [name, load] of Object.entries(PARTS)) {
  exports[name] = async ({ resolveConfigurationProperty }) =>
    (await load())[name](await site(await resolveConfigurationProperty(['service'])));
}
