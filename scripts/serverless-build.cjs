// A plugin of osls: builds the functions' zips where osls is about to look for them.
module.exports = class BuildFunctions {
  constructor(serverless, _options, { log }) {
    this.hooks = {
      'before:package:createDeploymentArtifacts': async () => {
        const { packageSite } = await import('./package/site.ts');
        const { buildFunctions, sizeReport } = await import('./package/build-functions.ts');
        const built = await buildFunctions(await packageSite(serverless.service.service));
        log.notice(sizeReport(built));
      },
    };
  }
};
