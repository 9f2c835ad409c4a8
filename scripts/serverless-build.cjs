// A plugin of osls: looks at what is in flight, builds the functions' zips where osls is about to look for them, and says what the
// stack's parameters are.
module.exports = class Teal {
  constructor(serverless, _options, { log }) {
    const { service } = serverless;
    this.hooks = {
      'before:package:createDeploymentArtifacts': async () => {
        const { packageSite } = await import('../src/installation/template/site.ts');
        const { buildFunctions, sizeReport } = await import('../src/installation/template/build-functions.ts');
        const built = await buildFunctions(await packageSite(service.service));
        log.notice(sizeReport(built));
      },
      // osls takes no Rules among its resources.
      'after:aws:package:finalize:mergeCustomProviderResources': async () => {
        const { PARAMETER_RULES } = await import('../src/installation/template/parameter-rules.ts');
        service.provider.compiledCloudFormationTemplate.Rules = PARAMETER_RULES;
      },
      // Not in provider.stackParameters from the start: osls makes the stack of a bucket alone first, whose template declares no
      // parameters, and CloudFormation refuses those that a template does not declare.
      'before:aws:deploy:deploy:updateStack': async () => {
        const { stackParameters } = await import('../src/installation/template/stack-parameters.ts');
        const known = await parametersOf(serverless.getProvider('aws'));
        const { Parameters } = service.provider.compiledCloudFormationTemplate;
        service.provider.stackParameters = [...stackParameters(Parameters, service.custom.parameters, known)];
      },
      // The first of all hooks: nothing is built, and no stack looked up, for what is refused.
      initialize: async () => {
        if (serverless.processedInput.commands.join(' ') !== 'deploy') return;
        const { packageSite } = await import('../src/installation/template/site.ts');
        const { refuseToStrand } = await import('../src/installation/template/in-flight.ts');
        const { region, credentials } = await serverless.getProvider('aws').getAwsSdkV3Config();
        try {
          await refuseToStrand(await packageSite(service.service), { region, credentials }, service.custom.inFlight);
        } catch (error) {
          throw new serverless.classes.Error(error.message, 'TEAL_IN_FLIGHT');
        }
      },
    };
  }
};

/** Names of the parameters that the stack has; none where there is no stack yet. */
async function parametersOf(provider) {
  const path = require.resolve('@aws-sdk/client-cloudformation', { paths: [require.resolve('serverless/package.json')] });
  const { DescribeStacksCommand } = require(path);
  const client = await provider.getCloudFormationClient();
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: provider.naming.getStackName() }));
    return new Set((Stacks[0].Parameters ?? []).map(({ ParameterKey }) => ParameterKey));
  } catch (error) {
    if (error.name === 'ValidationError' && error.message.includes('does not exist')) return new Set();
    throw error;
  }
}
