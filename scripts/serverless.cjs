// The bridge from serverless.yml to scripts/package: osls loads CommonJS only, and everything else is TypeScript.
// `${file(scripts/serverless.cjs):machines}` is what scripts/package/machines.ts makes of this installation.

let made;
const site = (prefix, region) => (made ??= import('./package/site.ts').then(({ packageSite }) => packageSite(prefix, region)));

// Whatever is wrong with deployments/ every part would say: it is said once, and without the stack of whoever found it.
let said = false;
const once = (error) => {
  if (said) return {};
  said = true;
  throw Object.assign(error, { stack: error.message });
};

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
  exports[name] = async ({ resolveConfigurationProperty: resolve }) => {
    const [prefix, region] = await Promise.all([resolve(['service']), resolve(['provider', 'region'])]);
    try {
      return (await load())[name](await site(prefix, region));
    } catch (error) {
      return once(error);
    }
  };
}
