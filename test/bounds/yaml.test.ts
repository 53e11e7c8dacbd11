import { HOSTILE_TEXTS } from '../../bench/hostile-texts';
import { READERS } from '../../bench/readers';

const LENGTH = 64 * 1024;
const TRIES = 2;
/** The slowest text takes less than twice as long; a busy machine is no measure. */
const MOST_TIMES = 4;
const ROUTE_LENGTH = 140;

function route(at: number): string {
  const text = `- name: route-${at}
  when: { decision_type: failover }
  decision:
    target_cloud: gcp
    execution_plane: "runner-local"
`;
  return `${text}  # ${'x'.repeat(ROUTE_LENGTH - text.length - 5)}\n`;
}

function leastMs(text: string): number {
  const tries = Array.from({ length: TRIES }, () => {
    const before = process.cpuUsage();
    READERS['the reader of YAML']?.(text);
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...tries);
}

/** The longest text that is not refused at once, padded with a comment to the longest that is read. */
function atTheBounds(of: (length: number) => string): string {
  const isRefused = (length: number) =>
    /more than 8000 keys|nested deeper|longer than/.test(
      JSON.stringify(READERS['the reader of YAML']?.(of(length)) ?? ''),
    );
  const whole = LENGTH - 64;
  let [most, refused] = isRefused(whole) ? [0, whole] : [whole, whole];
  while (refused - most > 1024) {
    const middle = Math.floor((most + refused) / 2);
    if (isRefused(middle)) refused = middle;
    else most = middle;
  }
  const text = of(most);
  return `${text}\n#${'x'.repeat(Math.max(0, LENGTH - text.length - 2))}`;
}

describe('C4.1 the reader of YAML', () => {
  const routes = Array.from({ length: Math.floor(LENGTH / ROUTE_LENGTH) - 1 }, (_, at) => route(at));
  const plain = `same_incident_within_minutes: 1\nroutes:\n${routes.join('')}`;
  const usual = leastMs(plain);

  it.each(Object.entries(HOSTILE_TEXTS))('takes little longer for %s than for a plain file', (_, of) => {
    expect(leastMs(of(LENGTH)) / usual).toBeLessThan(MOST_TIMES);
    expect(leastMs(atTheBounds(of)) / usual).toBeLessThan(MOST_TIMES);
  });

  it('reads a plain file of the greatest length to its end', () => {
    expect(READERS['the reader of YAML']?.(plain)).toEqual({ ok: true, value: expect.anything() });
  });
});
