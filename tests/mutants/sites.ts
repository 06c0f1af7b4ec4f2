import ts from 'typescript';

/** One small change of one source file. */
export type Site = {
  /** Path from the top of the repository. */
  readonly file: string;
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly column: number;
  /** Name of the function, member or constant it stands in. */
  readonly within: string;
  /** The line as it is and as it would be, without its indentation. */
  readonly from: string;
  readonly to: string;
  /** The whole file with the change. */
  readonly mutated: string;
};

type Change = { readonly start: number; readonly end: number; readonly text: string };

/** Boundaries, not opposites: `<` becomes `<=`, which only a test of the very edge notices. */
const OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.PlusEqualsToken]: '-=',
  [ts.SyntaxKind.MinusEqualsToken]: '+=',
  [ts.SyntaxKind.PlusPlusToken]: '--',
  [ts.SyntaxKind.MinusMinusToken]: '++',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
};

/**
 * Every place of a source file where it can be changed a little: comparisons, + and -, && and ||, true and false, and
 * numbers (one more). Types, imports and what stands in `assert(...)` are left alone: an assertion states what never
 * happens, so no test can tell a weaker one from it. So is the sign before a constant that is 0, the first field of a
 * record.
 */
export function sitesOf(file: string, text: string): Site[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const zeros = zerosOf(source);
  const sites: Site[] = [];
  const visit = (node: ts.Node, within: string): void => {
    if (isLeftAlone(node) || addsZero(node, zeros)) return;
    const change = changeOf(node, source);
    if (change !== undefined) sites.push(siteOf(file, source, change, within));
    const name = nameOf(node);
    node.forEachChild((child) => visit(child, name ?? within));
  };
  visit(source, '');
  return sites;
}

function isLeftAlone(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'assert')
  );
}

/** Names of the constants of a file that are 0. */
function zerosOf(source: ts.SourceFile): Set<string> {
  const declared = source.statements.filter(ts.isVariableStatement);
  const constants = declared.flatMap(({ declarationList }) => [...declarationList.declarations]);
  const zeros = constants.filter(({ initializer }) => initializer?.getText(source) === '0');
  return new Set(zeros.map(({ name }) => name.getText(source)));
}

/** Of `at + AVAILABLE` the operator. */
function addsZero(node: ts.Node, zeros: ReadonlySet<string>): boolean {
  if (node.kind !== ts.SyntaxKind.PlusToken || !ts.isBinaryExpression(node.parent)) return false;
  const { right } = node.parent;
  return ts.isIdentifier(right) && zeros.has(right.text);
}

function changeOf(node: ts.Node, source: ts.SourceFile): Change | undefined {
  const text = replacementOf(node, source);
  return text === undefined ? undefined : { start: node.getStart(source), end: node.getEnd(), text };
}

function replacementOf(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return 'false';
  if (node.kind === ts.SyntaxKind.FalseKeyword) return 'true';
  if (ts.isNumericLiteral(node)) return String(Number(node.text) + 1);
  if (ts.isBigIntLiteral(node)) return `${BigInt(node.text.slice(0, -1).replaceAll('_', '')) + 1n}n`;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unary(node, source);
  const { parent } = node;
  // Of `a < b` the middle node; a source file has no parent.
  const isOperator = parent !== undefined && ts.isBinaryExpression(parent) && parent.operatorToken === node;
  return isOperator ? OPERATORS[node.kind] : undefined;
}

/** Counts the other way; a sign before anything but a number is left out. */
function unary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, source: ts.SourceFile) {
  const operand = node.operand.getText(source);
  const { operator } = node;
  if (operator === ts.SyntaxKind.MinusToken)
    return ts.isNumericLiteral(node.operand) || ts.isBigIntLiteral(node.operand) ? undefined : operand;
  if (operator !== ts.SyntaxKind.PlusPlusToken && operator !== ts.SyntaxKind.MinusMinusToken)
    return undefined;
  const other = OPERATORS[operator] as string;
  return ts.isPrefixUnaryExpression(node) ? other + operand : operand + other;
}

function nameOf(node: ts.Node): string | undefined {
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent));
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  return isNamed ? node.name?.getText() : undefined;
}

function siteOf(file: string, source: ts.SourceFile, { start, end, text }: Change, within: string): Site {
  const whole = source.text;
  const mutated = whole.slice(0, start) + text + whole.slice(end);
  const { line, character } = source.getLineAndCharacterOfPosition(start);
  const lineStart = source.getPositionOfLineAndCharacter(line, 0);
  const lineOf = (of: string) => of.slice(lineStart).split('\n', 1)[0]?.trim() ?? '';
  return {
    ...{ file, within, mutated, from: lineOf(whole), to: lineOf(mutated) },
    ...{ line: line + 1, column: character + 1 },
  };
}
