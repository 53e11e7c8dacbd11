const OLDEST = [20, 19];

/** What is wrong with this version of Node, as a sentence, or undefined. Runs on any Node that knows modules. */
export function nodeComplaint(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `This needs Node ${OLDEST.join('.')} or newer, and node is ${version} here. Install a newer one (nodejs.org, or your version manager) and start again.`;
}
