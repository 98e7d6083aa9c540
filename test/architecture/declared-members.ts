import ts from 'typescript';

/** A property or a method, of whatever has them. */
export type Member =
  | ts.PropertySignature
  | ts.PropertyDeclaration
  | ts.ParameterPropertyDeclaration
  | ts.GetAccessorDeclaration
  | ts.MethodSignature
  | ts.MethodDeclaration;

const HIDDEN = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;

/** The public members of a class, an interface or object types. What overrides is documented at its base and is left out. */
export function publicMembersOf(declaration: ts.Declaration): readonly Member[] {
  return membersOf(declaration).filter(
    (member) => !ts.isPrivateIdentifier(member.name) && (ts.getCombinedModifierFlags(member) & HIDDEN) === 0,
  );
}

/** Names of the members that bases of `declaration` have, those among `names`: they are documented there. */
export function inheritedNamesOf(
  declaration: ts.Declaration,
  names: ReadonlyMap<string, ts.Symbol>,
): ReadonlySet<string> {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return new Set();
  const bases = (declaration.heritageClauses ?? []).flatMap((clause) => clause.types);
  const declarations = bases.flatMap((base) => names.get(base.expression.getText())?.declarations ?? []);
  return new Set(
    declarations.flatMap((base) => [
      ...publicMembersOf(base).map((member) => member.name.getText()),
      ...inheritedNamesOf(base, names),
    ]),
  );
}

/** The names in a type (`null` is one): arrays, unions and promises opened, functions and nested objects left alone. */
export function namesIn(type: ts.TypeNode | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionTypeNode(node) || ts.isTypeLiteralNode(node)) return;
    if (ts.isTypeReferenceNode(node)) found.add(node.typeName.getText());
    if (node.kind === ts.SyntaxKind.NumberKeyword) found.add('number');
    if (node.kind === ts.SyntaxKind.StringKeyword) found.add('string');
    if (node.kind === ts.SyntaxKind.NullKeyword) found.add('null');
    ts.forEachChild(node, visit);
  };
  if (type !== undefined) visit(type);
  return found;
}

function membersOf(declaration: ts.Declaration): readonly Member[] {
  if (ts.isInterfaceDeclaration(declaration)) return membersAmong(declaration.members);
  if (ts.isTypeAliasDeclaration(declaration)) return membersOfType(declaration.type);
  if (!ts.isClassDeclaration(declaration)) return [];
  const parameters = declaration.members
    .filter(ts.isConstructorDeclaration)
    .flatMap((made) => made.parameters.filter((parameter) => ts.isParameterPropertyDeclaration(parameter, made)));
  return [...parameters, ...membersAmong(declaration.members)];
}

/** Of an object type, or of those that a union or an intersection is made of. */
function membersOfType(type: ts.TypeNode): readonly Member[] {
  if (ts.isTypeLiteralNode(type)) return membersAmong(type.members);
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) return type.types.flatMap(membersOfType);
  return [];
}

function membersAmong(nodes: readonly ts.Node[]): readonly Member[] {
  return nodes.filter(
    (node) =>
      ts.isPropertySignature(node) ||
      ts.isPropertyDeclaration(node) ||
      ts.isGetAccessorDeclaration(node) ||
      ts.isMethodSignature(node) ||
      ts.isMethodDeclaration(node),
  );
}
