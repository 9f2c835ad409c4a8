import { jsonataFunctions } from './jsonata-functions.ts';
import { isPairs, type Syntax } from './jsonata-syntax.ts';

/** What an expression asks of the place where it stands. */
export interface Reads {
  /** Variables from outside, without `$`. */
  readonly variables: ReadonlySet<string>;
  /** Variables that are only read where `$exists` has found them. */
  readonly tested: ReadonlySet<string>;
  /** Paths under `$states`, such as `['context', 'Task', 'Token']`; an empty one is `$states` as a whole. */
  readonly states: readonly (readonly string[])[];
  /** Functions that neither JSONata nor the service has. */
  readonly unknownFunctions: ReadonlySet<string>;
  /** `$`, `$$` and plain names where there is no context to take them from. */
  readonly bare: ReadonlySet<string>;
}

interface Place {
  /** Bound by the expression itself. */
  readonly bound: ReadonlySet<string>;
  /** Inside a path step, a filter or the like there is a context. */
  readonly inside: boolean;
}

export function readsOf(syntax: Syntax): Reads {
  const variables = new Set<string>();
  const tested = new Set<string>();
  const states: (readonly string[])[] = [];
  const unknownFunctions = new Set<string>();
  const bare = new Set<string>();

  const variable = (node: Syntax, place: Place, path: readonly string[] = []): void => {
    const name = String(node.value);
    if (name === '') {
      if (!place.inside) bare.add('$');
    } else if (name === '$') bare.add('$$');
    else if (name === 'states' && !place.bound.has(name)) states.push(path);
    else if (!place.bound.has(name) && !jsonataFunctions.has(name)) variables.add(name);
  };

  const visit = (node: Syntax, place: Place): Place => {
    const after = visitSelf(node, place);
    const within = { ...after, inside: true };
    for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) visitAll([stage.expr], within);
    for (const pair of node.group?.lhs ?? []) visitAll(pair, within);
    return after;
  };

  const visitAll = (nodes: readonly (Syntax | undefined)[], place: Place): Place =>
    nodes.reduce((at, node) => (node === undefined ? at : { ...visit(node, at), inside: at.inside }), place);

  const visitSelf = (node: Syntax, place: Place): Place => {
    switch (node.type) {
      case 'variable':
        variable(node, place);
        return bind(place, node.focus, node.index);
      case 'name':
      case 'wildcard':
      case 'descendant':
        if (!place.inside) bare.add(node.type === 'name' ? String(node.value) : node.type === 'wildcard' ? '*' : '**');
        return bind(place, node.focus, node.index);
      case 'path':
        visitPath(node.steps ?? [], place);
        return place;
      case 'bind': {
        const name = String((node.lhs as Syntax).value);
        // A function may call itself by its name.
        const bound = bind(place, name);
        visitAll([node.rhs], node.rhs?.type === 'lambda' ? bound : place);
        return bound;
      }
      case 'block':
        visitAll(node.expressions ?? [], place);
        return place;
      case 'lambda':
        visitAll([node.body], bind(place, ...(node.arguments ?? []).map((argument) => String(argument.value))));
        return place;
      case 'condition': {
        visitAll([node.condition], place);
        visitAll([node.then], bind(place, ...(node.condition ? foundWhere(node.condition, true) : [])));
        visitAll([node.else], bind(place, ...(node.condition ? foundWhere(node.condition, false) : [])));
        return place;
      }
      case 'binary': {
        const { lhs } = node;
        if ((node.value !== 'and' && node.value !== 'or') || lhs === undefined || isPairs(lhs)) return visitRest(node, place);
        visitAll([lhs], place);
        visitAll([node.rhs], bind(place, ...foundWhere(lhs, node.value === 'and')));
        return place;
      }
      case 'function':
      case 'partial': {
        const name = testedBy(node);
        if (name !== undefined) {
          if (!place.bound.has(name)) tested.add(name);
          visitAll(node.arguments ?? [], bind(place, name));
          return place;
        }
        visitProcedure(node.procedure, place);
        visitAll(
          (node.arguments ?? []).filter((argument) => argument.type !== 'operator'),
          place,
        );
        return place;
      }
      case 'apply':
        visitAll([node.lhs as Syntax], place);
        if (node.rhs?.type === 'variable') visitProcedure(node.rhs, place);
        else visitAll([node.rhs], place);
        return place;
      case 'sort':
        visitAll(
          (node.terms ?? []).map((term) => term.expression),
          { ...place, inside: true },
        );
        return place;
      case 'transform':
        visitAll([node.pattern, node.update, node.delete], { ...place, inside: true });
        return place;
      default:
        return visitRest(node, place);
    }
  };

  const visitRest = (node: Syntax, place: Place): Place => {
    if (isPairs(node.lhs)) for (const pair of node.lhs) visitAll(pair, place);
    else if (node.lhs !== undefined) visitAll([node.lhs], place);
    visitAll([...(node.expressions ?? []), node.expression, node.rhs, node.condition, node.then, node.else], place);
    return place;
  };

  /** Only the first step is taken from outside; each later one from the step before it. */
  const visitPath = (steps: readonly Syntax[], place: Place): void => {
    const [first, ...rest] = steps;
    if (first === undefined) return;
    if (first.type === 'variable' && first.value === 'states' && !place.bound.has('states')) {
      const names = rest.findIndex((step) => step.type !== 'name');
      states.push(rest.slice(0, names < 0 ? rest.length : names).map((step) => String(step.value)));
      rest.reduce((at, step) => ({ ...visit(step, at), inside: true }), { ...place, inside: true });
      return;
    }
    rest.reduce((at, step) => ({ ...visit(step, at), inside: true }), { ...visit(first, place), inside: true });
  };

  const visitProcedure = (procedure: Syntax | undefined, place: Place): void => {
    if (procedure?.type !== 'variable') {
      visitAll([procedure], place);
      return;
    }
    const name = String(procedure.value);
    if (!place.bound.has(name) && !jsonataFunctions.has(name)) unknownFunctions.add(name);
  };

  visit(syntax, { bound: new Set(), inside: false });
  return { variables, tested, states, unknownFunctions, bare };
}

/** The variable that `$exists($name)` asks for, or the one that `$exists($name.member)` goes into. */
function testedBy(node: Syntax): string | undefined {
  const [first, ...more] = node.arguments ?? [];
  if (node.type !== 'function' || node.procedure?.value !== 'exists' || first === undefined || more.length > 0) return undefined;
  const start = first.type === 'path' ? first.steps?.[0] : first;
  if (start?.type !== 'variable') return undefined;
  const name = String(start.value);
  return name === '' || name === '$' || name === 'states' ? undefined : name;
}

/** The variables that are surely there when a condition holds, or when it does not. */
export function foundWhere(condition: Syntax, holds: boolean): readonly string[] {
  if (condition.type === 'block' && condition.expressions?.length === 1)
    return condition.expressions.flatMap((inner) => foundWhere(inner, holds));
  const own = testedBy(condition);
  if (own !== undefined) return holds ? [own] : [];
  const { lhs, rhs, arguments: given } = condition;
  if (condition.type === 'function' && condition.procedure?.value === 'not' && given?.length === 1)
    return given.flatMap((inner) => foundWhere(inner, !holds));
  if (condition.type !== 'binary' || lhs === undefined || rhs === undefined || isPairs(lhs)) return [];
  if (condition.value === (holds ? 'and' : 'or')) return [...foundWhere(lhs, holds), ...foundWhere(rhs, holds)];
  if (condition.value === '=' && typeof rhs.value === 'boolean') return foundWhere(lhs, holds === rhs.value);
  return [];
}

const bind = (place: Place, ...names: readonly (string | undefined)[]): Place => ({
  ...place,
  bound: new Set([...place.bound, ...names.filter((name) => name !== undefined)]),
});
