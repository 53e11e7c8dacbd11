import { fileURLToPath } from 'node:url';
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodSignatureDeclaration,
  isPropertySignatureDeclaration,
  isTypeAliasDeclaration,
  isTypeReferenceNode,
  type Node,
} from 'typescript/unstable/ast';
import { API, type Project, SymbolFlags, type Symbol as TsSymbol } from 'typescript/unstable/sync';
import { type Declaration, declarationOf } from './declaration.mjs';

/** One name that the client library exports, as its source declares and describes it. */
export interface Exported extends Declaration {
  name: string;
  doc: string;
  /** The members of an interface. */
  members: { name: string; doc: string; code: string }[];
  /** Types of this project that the declaration names. */
  mentions: string[];
}

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const PROJECT = `${CHECKOUT}tools/reference/tsconfig.json`;

/** Reads everything that the client library exports, with the compiler that builds this project. */
export function readExports(): Exported[] {
  const api = new API({ cwd: CHECKOUT });
  try {
    const project = api.updateSnapshot({ openProjects: [PROJECT] }).getProject(PROJECT);
    const file = project?.program.getSourceFile(`${CHECKOUT}client/index.ts`);
    const module = file && project?.checker.getSymbolAtLocation(file);
    if (!project || !module) throw new Error(`${PROJECT} does not contain the client library`);
    return project.checker.getExportsOfModule(module).map((symbol) => exported(project, symbol));
  } finally {
    api.close();
  }
}

function exported(project: Project, alias: TsSymbol): Exported {
  const { name } = alias;
  const symbol = declaredSymbol(project, alias);
  const node = symbol.declarations.map((handle) => handle.resolve(project)).find(isDocumented);
  if (!node) throw new Error(`${name} is declared in a form that the reference does not know`);
  return {
    name,
    doc: project.checker.getDocumentationCommentOfSymbol(symbol),
    ...declarationOf(project.checker, symbol, node),
    members: membersOf(project, node),
    mentions: [...new Set(mentionsOf(project, node))].filter((one) => one !== name),
  };
}

function isDocumented(node: Node | undefined) {
  return (
    node !== undefined &&
    (isFunctionDeclaration(node) ||
      isInterfaceDeclaration(node) ||
      isTypeAliasDeclaration(node) ||
      isClassDeclaration(node))
  );
}

function membersOf({ checker }: Project, node: Node): Exported['members'] {
  if (!isInterfaceDeclaration(node)) return [];
  return node.members.flatMap((member) => {
    if (!isMethodSignatureDeclaration(member) && !isPropertySignatureDeclaration(member)) return [];
    const symbol = checker.getSymbolAtLocation(member.name);
    const doc = symbol ? checker.getDocumentationCommentOfSymbol(symbol) : '';
    return [{ name: member.name.getText(), doc, code: member.getText() }];
  });
}

/** The names of the types below a node that are declared in this project. */
function mentionsOf(project: Project, node: Node): string[] {
  const names: string[] = [];
  const visit = (one: Node) => {
    if (isTypeReferenceNode(one) && isIdentifier(one.typeName)) {
      const symbol = project.checker.getSymbolAtLocation(one.typeName);
      if (symbol && isOurs(declaredSymbol(project, symbol))) names.push(one.typeName.text);
    }
    one.forEachChild(visit);
  };
  visit(node);
  return names;
}

function isOurs({ declarations: [first], flags }: TsSymbol): boolean {
  if (flags & SymbolFlags.TypeParameter) return false;
  const path = first?.path ?? '';
  return path.startsWith(CHECKOUT) && !path.includes('/node_modules/');
}

/** The symbol itself where a module only passes it on. */
function declaredSymbol({ checker }: Project, symbol: TsSymbol): TsSymbol {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
