import {
  type ClassDeclaration,
  isClassDeclaration,
  isFunctionDeclaration,
  isInterfaceDeclaration,
  isMethodSignatureDeclaration,
  isTypeAliasDeclaration,
  type Node,
} from 'typescript/unstable/ast';
import {
  type Checker,
  NodeBuilderFlags,
  SymbolFlags,
  type Symbol as TsSymbol,
  type Type,
} from 'typescript/unstable/sync';

export interface Declaration {
  kind: 'function' | 'client' | 'error' | 'type';
  /** What a caller sees of it: no bodies, and the members of a type that is derived from a schema. */
  code: string;
}

/** How a symbol is declared: as its source says, or, where that names a value such as a schema, what it comes to. */
export function declarationOf(checker: Checker, symbol: TsSymbol, node: Node): Declaration {
  if (isFunctionDeclaration(node)) {
    const head = node.getText().slice(0, (node.body?.getStart() ?? node.end) - node.getStart());
    return { kind: 'function', code: head.replace(/^export (async )?/, '').trim() };
  }
  if (isClassDeclaration(node)) return { kind: 'error', code: classCode(checker, symbol, node) };
  if (isInterfaceDeclaration(node))
    return { kind: node.members.some(isMethodSignatureDeclaration) ? 'client' : 'type', code: written(node) };
  if (isTypeAliasDeclaration(node) && /\btypeof\b/.test(node.type.getText()))
    return { kind: 'type', code: resolved(checker, symbol) };
  return { kind: 'type', code: written(node) };
}

function written(node: Node): string {
  return node.getText().replace(/^export /, '');
}

function resolved(checker: Checker, symbol: TsSymbol): string {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (type.isObjectType())
    return `interface ${symbol.name} ${members(checker, checker.getPropertiesOfType(type))}`;
  return `type ${symbol.name} = ${textOf(checker, type, NodeBuilderFlags.InTypeAlias)};`;
}

/** The properties of a class; it is constructed by the library alone. */
function classCode(checker: Checker, symbol: TsSymbol, node: ClassDeclaration): string {
  const [parent] = node.heritageClauses ?? [];
  const own = [...symbol.getMembers().values()].filter((one) => one.flags & SymbolFlags.Property);
  return `class ${symbol.name} ${parent?.getText() ?? ''} ${members(checker, own)}`;
}

function members(checker: Checker, symbols: readonly TsSymbol[]): string {
  const lines = symbols.flatMap((symbol) => {
    const type = checker.getTypeOfSymbol(symbol);
    const doc = checker.getDocumentationCommentOfSymbol(symbol);
    const optional = symbol.flags & SymbolFlags.Optional ? '?' : '';
    const said = type ? textOf(checker, type).replace(optional ? / \| undefined$/ : /$^/, '') : 'unknown';
    return [
      ...(doc ? [`  /** ${doc.replaceAll('\n', ' ')} */`] : []),
      `  ${symbol.name}${optional}: ${said};`,
    ];
  });
  return lines.length > 0 ? `{\n${lines.join('\n')}\n}` : '{}';
}

function textOf(checker: Checker, type: Type, flags = NodeBuilderFlags.None): string {
  return checker.typeToString(type, undefined, flags | NodeBuilderFlags.NoTruncation);
}
