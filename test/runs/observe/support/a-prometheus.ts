import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import which from 'which';
import { stringify } from 'yaml';
import { spawnTied } from '../../../../tools/process/spawn-tied';
import { freePort } from '../../../../tools/temporal-server/free-port';
import { until } from '../../../support/until';

const GIVE_UP_MS = 5_000;

/** The program `prometheus`, from HYOPS_DR_PROMETHEUS or the PATH; undefined where there is none. */
export function prometheusProgram(): string | undefined {
  return process.env['HYOPS_DR_PROMETHEUS'] ?? which.sync('prometheus', { nothrow: true }) ?? undefined;
}

/** Checks files with the promtool beside the program; returns what it printed. */
export function promtool(program: string, ...args: string[]): { code: number | null; printed: string } {
  const { status, stdout, stderr } = spawnSync(join(dirname(program), 'promtool'), args, {
    encoding: 'utf8',
  });
  return { code: status, printed: stdout + stderr };
}

/** A running Prometheus that scrapes one worker each second. */
export class Prometheus {
  private constructor(
    private readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(program: string, dir: string, target: string, rules: string): Promise<Prometheus> {
    await mkdir(dir);
    await writeFile(join(dir, 'alerts.yaml'), rules);
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['alerts.yaml'],
      scrape_configs: [{ job_name: 'hyops-dr', static_configs: [{ targets: [target] }] }],
    };
    await writeFile(join(dir, 'prometheus.yaml'), stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const process = await spawnTied(
      program,
      [
        `--config.file=${join(dir, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(dir, 'data')}`,
        `--web.listen-address=${address}`,
      ],
      { logFile: join(dir, 'prometheus.log') },
    );
    const prometheus = new Prometheus(`http://${address}`, () => process.stop(GIVE_UP_MS));
    await until(async () => (await prometheus.value(`up{job="hyops-dr"}`)) === 1);
    return prometheus;
  }

  /** Waits until an alert fires. */
  fires(alert: string): Promise<void> {
    return until(async () => {
      const firing = await this.firing();
      return firing.includes(alert) || `firing: ${firing.join(', ')}`;
    }, 90_000);
  }

  /** Waits until an alert no longer fires. */
  clears(alert: string): Promise<void> {
    return until(async () => !(await this.firing()).includes(alert), 90_000);
  }

  async firing(): Promise<string[]> {
    const { alerts } = await this.get<{ alerts: { state: string; labels: { alertname: string } }[] }>(
      'alerts',
    );
    return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
  }

  /** The first value of a query; undefined when it has none, or Prometheus does not answer yet. Throws for a wrong query. */
  async value(query: string): Promise<number | undefined> {
    const found = await this.get<{ result: { value: [number, string] }[] }>(
      `query?query=${encodeURIComponent(query)}`,
    );
    const value = found.result?.[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  }

  private async get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}`).catch(() => undefined);
    const text = (await response?.text()) ?? '';
    if (response?.status === 400) throw new Error(text);
    return response?.ok ? JSON.parse(text).data : ({ alerts: [], result: [] } as T);
  }
}
