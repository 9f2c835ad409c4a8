// The bridge from serverless.yml to scripts/package: osls loads CommonJS only, and everything else is TypeScript.
// `${file(scripts/serverless.cjs):machines}` is what scripts/package/machines.ts makes of this installation.

let made;
const site = (prefix, region) =>
  (made ??= import('../src/installation/template/site.ts').then(({ packageSite }) => packageSite(prefix, region)));

// Whatever is wrong with deployments/ every part would say: it is said once, and without the stack of whoever found it.
let said = false;
const once = (error) => {
  if (said) return {};
  said = true;
  throw Object.assign(error, { stack: error.message });
};

const PARTS = {
  functions: () => import('../src/installation/template/functions.ts'),
  functionSettings: () => import('../src/installation/template/function-settings.ts'),
  table: () => import('../src/installation/template/table.ts'),
  machines: () => import('../src/installation/template/machines.ts'),
  rules: () => import('../src/installation/template/rules.ts'),
  roles: () => import('../src/installation/template/roles.ts'),
  health: () => import('../src/installation/template/health.ts'),
  outputs: () => import('../src/installation/template/outputs.ts'),
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
