import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { TelemetryOptions } from '@temporalio/worker';
import { ACTIVITIES } from '../../contract/run/activity-arguments';
import { AUTHORITY_TYPE, WORKFLOW_TYPE } from '../../contract/words/names';

const ANSWERS_WITHIN_MS = 3_000;
const WORKFLOWS = [WORKFLOW_TYPE, AUTHORITY_TYPE];

/** The metrics of the Temporal SDK, which its native part serves at a port of its own; `/metrics` includes them. */
export class SdkMetrics {
  private constructor(private readonly address: string) {}

  /** Chooses a free port of this machine. The SDK takes an address and does not report one that it chose itself. */
  static async choosePort(): Promise<SdkMetrics> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return new SdkMetrics(`127.0.0.1:${port}`);
  }

  /** What the SDK is told: seconds, and names as Prometheus has them. */
  get telemetry(): NonNullable<TelemetryOptions['metrics']> {
    return {
      attachServiceName: false,
      prometheus: {
        bindAddress: this.address,
        countersTotalSuffix: true,
        unitSuffix: true,
        useSecondsForDurations: true,
      },
    };
  }

  /** Returns the metrics in the text format of Prometheus; throws when the SDK does not serve them. */
  async text(): Promise<string> {
    const response = await fetch(`http://${this.address}/metrics`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    const text = await response.text();
    return text
      .split('\n')
      .filter((line) => isOfOurs(line))
      .join('\n');
  }
}

/** Anyone who can reach the Temporal port can invent types, and each would be a series. */
function isOfOurs(line: string): boolean {
  const [, workflow] = /\bworkflow_type="([^"]*)"/.exec(line) ?? [];
  const [, activity] = /\bactivity_type="([^"]*)"/.exec(line) ?? [];
  return (
    (workflow === undefined || WORKFLOWS.includes(workflow)) &&
    (activity === undefined || ACTIVITIES.includes(activity))
  );
}
