import type { CallFolder } from './call-folder';

/**
 * Environment variables that every process of a call inherits, so that it is found even when its parent has changed.
 * They name the call (for people), its folder (unique across state folders) and its runtime root.
 */
export const MARK = {
  call: 'HYOPS_DR_CALL',
  folder: 'HYOPS_DR_FOLDER',
  root: 'HYOPS_DR_ROOT',
  supervises: 'HYOPS_DR_SUPERVISES',
} as const;

/** Marks for `hyops` and everything it starts. */
export function callMarks(folder: CallFolder, key: string, root: string): Record<string, string> {
  return { [MARK.call]: key, [MARK.folder]: folder.path, [MARK.root]: root };
}

/** Marks for a supervisor; they differ from those of its call, so that the call can be stopped alone. */
export function supervisorMarks(folder: CallFolder, root: string): Record<string, string> {
  return { [MARK.supervises]: folder.path, [MARK.root]: root };
}
