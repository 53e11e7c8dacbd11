import type { CallFolder } from './call-folder';

/**
 * Variables that every process of a call inherits. By them it is found, whoever its parent is by now. They
 * name the call (for people), its folder (which tells it from a call of another state folder) and its root.
 */
export const MARK = {
  call: 'HYOPS_DR_CALL',
  folder: 'HYOPS_DR_FOLDER',
  root: 'HYOPS_DR_ROOT',
  supervises: 'HYOPS_DR_SUPERVISES',
} as const;

/** The marks of `hyops` and of everything it starts. */
export function callMarks(folder: CallFolder, key: string, root: string): Record<string, string> {
  return { [MARK.call]: key, [MARK.folder]: folder.path, [MARK.root]: root };
}

/** The marks of a supervisor: it can be told from the call, which is to be stopped without it. */
export function supervisorMarks(folder: CallFolder, root: string): Record<string, string> {
  return { [MARK.supervises]: folder.path, [MARK.root]: root };
}
