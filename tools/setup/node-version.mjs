const OLDEST = [20, 19];

/** Returns what is wrong with this version of Node, or undefined. Runs on any Node that has ES modules. */
export function nodeComplaint(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `hyops-dr needs Node ${OLDEST.join('.')} or newer, but this is Node ${version}. Install a newer one (from nodejs.org or with your version manager) and run the command again.`;
}
