import { AwsError } from '../../kernel/aws-error.ts';
import { type CompiledStatement, compileStatement, listOf, type Statement } from './statement.ts';

const VERSIONS = ['2012-10-17', '2008-10-17'];
/** Of all inline policies of a role together, white space not counted. Source: "IAM and AWS STS quotas". */
export const MOST_CHARACTERS = 10_240;

const MEMBERS = ['Version', 'Id', 'Statement'];
const STATEMENT_MEMBERS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition'];

/** A policy that is attached to a role: what the role may do. Throws AwsError `MalformedPolicyDocument`. */
export function readIdentityPolicy(text: string): readonly CompiledStatement[] {
  return read(text, (statement) => {
    if (statement.Principal !== undefined) throw malformed('Policy document should not specify a principal.');
    const resources = listOf(statement.Resource ?? statement.NotResource);
    if (resources.length === 0) throw malformed('Policy statement must contain resources.');
    const bad = resources.find((resource) => resource !== '*' && !/^(arn|\*):/.test(resource) && !resource.startsWith('${'));
    if (bad !== undefined) throw malformed(`Resource ${bad} must be in ARN format or "*".`);
  }).map(({ compiled }) => compiled);
}

/** A statement of a trust policy, with whom it is about. */
export interface TrustStatement extends CompiledStatement {
  readonly principal: NonNullable<Statement['Principal']>;
}

/** A role's trust policy: who may assume it. Throws AwsError `MalformedPolicyDocument`. */
export function readTrustPolicy(text: string): readonly TrustStatement[] {
  return read(text, (statement) => {
    if (statement.Resource !== undefined || statement.NotResource !== undefined) throw malformed('Has prohibited field Resource.');
    if (statement.Principal === undefined) throw malformed('Missing required field Principal');
    if (listOf(statement.Action).some((action) => !/^(sts:|\*$)/i.test(action)))
      throw malformed(
        'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML, and sts:AssumeRoleWithWebIdentity',
      );
  }).map(({ statement, compiled }) => ({ ...compiled, about: () => true, principal: statement.Principal! }));
}

/** Source of the texts: what IAM answers, as moto's conformance tests of iam/policy_validation.py have it. */
function read(text: string, check: (statement: Statement) => void): { statement: Statement; compiled: CompiledStatement }[] {
  const document = parse(text);
  const { Version: version } = document;
  if (version !== undefined && !VERSIONS.includes(String(version)))
    throw malformed('Policy document must be version 2012-10-17 or greater.');
  refuseUnknown(document, MEMBERS);
  const statements = [document.Statement].flat() as Statement[];
  const sids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (new Set(sids).size < sids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.');
  return statements.map((statement) => {
    checkStatement(statement);
    check(statement);
    return {
      statement,
      compiled: compileStatement(statement, version === '2012-10-17', (operator) => {
        throw malformed(`Invalid Condition type : ${operator}.`);
      }),
    };
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed('Syntax errors in policy.');
  }
  if (!isObject(document) || document.Statement === undefined || ![document.Statement].flat().every(isObject))
    throw malformed('Syntax errors in policy.');
  return document;
}

function checkStatement(statement: Statement): void {
  refuseUnknown(statement as unknown as Readonly<Record<string, unknown>>, STATEMENT_MEMBERS);
  const { Sid, Effect, Action, NotAction, Resource, NotResource } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed('Syntax errors in policy.');
  if (Sid !== undefined && !/^[A-Za-z0-9]*$/.test(Sid))
    throw malformed('Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*');
  if ((Action && NotAction) || (Resource && NotResource)) throw malformed('Syntax errors in policy.');
  const actions = listOf(Action ?? NotAction);
  if (actions.length === 0) throw malformed('Policy statement must contain actions.');
  if (actions.some((action) => action !== '*' && !action.includes(':')))
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  // NotPrincipal belongs to resource policies, which the local IAM does not have.
  if ('NotPrincipal' in statement) throw malformed('Has prohibited field NotPrincipal.');
}

function refuseUnknown(given: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  if (Object.keys(given).some((member) => !known.includes(member))) throw malformed('Syntax errors in policy.');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);
