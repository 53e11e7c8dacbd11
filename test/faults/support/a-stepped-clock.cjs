// Preloaded into a process: shifts its time of day by the milliseconds in the file $STEPPED_CLOCK, as somebody who sets
// the clock of the machine does while it runs. Clocks that nobody can set stay as they are.
const { readFileSync } = require('node:fs');

const file = process.env.STEPPED_CLOCK;
const RealDate = Date;
const now = () => RealDate.now() + Number(readFileSync(file, 'utf8'));

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
