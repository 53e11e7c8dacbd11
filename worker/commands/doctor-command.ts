import { access, constants, mkdir } from 'node:fs/promises';
import { Command } from 'commander';
import which from 'which';
import { createHyopsReader, type HyopsReader } from '../../activities/hyops/reader';
import { isPolled } from '../../activities/temporal/pollers';
import { connect } from '../../connection/connect';
import { withConnectionFlags } from '../../connection/flags';
import type { ConnectionSettings } from '../../connection/settings';
import type { Configuration } from '../../contract/configuration/configuration';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import { IDENTITY_IN_WORDS } from '../../contract/policy/approval-requirement';
import type { Policy } from '../../contract/policy/policy';
import { isTellable, namesSecret } from '../../contract/redaction/secret';
import type { Signer } from '../../contract/signing/allowed-signers';
import { EXIT } from '../../contract/words/exit-codes';
import { DECISION_QUEUE, runnerQueue } from '../../contract/words/names';
import { installationOf } from '../dependencies';
import { printDocument, printLines } from '../print';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';
import { checkAccess } from './doctor-access';
import { attempt, type Check, messageOf } from './doctor-check';
import { namesOfNothing } from './doctor-policy';

/** `doctor`: checks the setup and prints how to fix problems; exit code 0 when all is well, 5 otherwise. */
export function doctorCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('doctor')))
    .description('check the setup and show how to fix problems')
    .action(async (options: RoomOptions & ConnectionSettings) => {
      const place = placeOf(options);
      const folder = await configurationIn(place);
      const { configuration, policy, signers } = folder;
      const checks = [
        ...(await checkPlace(configuration)),
        ...(await checkHyops(configuration)),
        ...(await checkTemporal(configuration, options)),
        ...(await checkAccess(place, configuration, options)),
        checkNames(folder),
        identity(policy, signers),
        await checkSigning(configuration, policy),
      ];
      if (options.json) printDocument({ ok: checks.every((one) => one.ok), checks });
      else
        for (const one of checks)
          printLines([
            `${one.ok ? 'ok  ' : 'FAIL'} ${one.check}: ${one.says}`,
            ...(one.do === null ? [] : [`     ${one.do}`]),
          ]);
      process.exitCode = checks.every((one) => one.ok) ? EXIT.done : EXIT.refused;
    });
}

async function checkPlace({ evidence, state_dir, environments, hyops }: Configuration): Promise<Check[]> {
  const folders = [evidence.dir, state_dir, ...Object.values(environments).map((one) => one.runtime_root)];
  return Promise.all([
    ...folders.map((folder) =>
      attempt(
        `folder ${folder}`,
        'give the user that runs the worker write access to the folder',
        async () => {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          await access(folder, constants.W_OK);
          return 'is writable';
        },
      ),
    ),
    attempt(
      `vault password ${hyops.vault_password_file}`,
      'write the password to this file with mode 0600',
      async () => {
        await access(hyops.vault_password_file, constants.R_OK);
        return 'is readable';
      },
    ),
  ]);
}

async function checkHyops(configuration: Configuration): Promise<Check[]> {
  const reader = createHyopsReader(installationOf(configuration));
  return Promise.all([
    checkPath(reader, configuration),
    attempt('hyops', 'correct hyops.command and hyops.core_root in hyops-dr.yaml', async () => {
      const version = await reader.version();
      if (version === undefined)
        throw new Error(
          `${configuration.hyops.command.join(' ')} does not start, or does not print its version`,
        );
      return version;
    }),
    ...Object.keys(configuration.environments).map((environment) =>
      attempt(
        `vault of ${environment}`,
        'create the vault with hyops vault bootstrap, or correct the vault password file',
        async () => {
          const names = await reader.secretNames(environment);
          if (!names.ok) throw new Error(names.reasons.map((reason) => reason.what).join('; '));
          return `has ${names.value.length} secrets`;
        },
      ),
    ),
    ...Object.keys(configuration.environments).map((environment) => checkValues(reader, environment)),
  ]);
}

/** Lists secrets whose values are too short to redact (C6.2), by name and without refusing anything. */
async function checkValues(reader: HyopsReader, environment: string): Promise<Check> {
  const check = `secrets of ${environment} in output`;
  try {
    const secrets = await reader.secretValues(environment);
    const short = secrets.filter(({ name, value }) => namesSecret(name) && !isTellable(value.trim()));
    if (short.length === 0) return { check, ok: true, says: 'can all be redacted', do: null };
    return {
      check,
      ok: true,
      says: `are too short to redact: ${short.map(({ name }) => name).join(', ')}`,
      do: 'use values of at least 16 characters, or of at least 8 that mix letters, digits and signs',
    };
  } catch (error) {
    return {
      check,
      ok: false,
      says: messageOf(error),
      do: 'make hyops secrets show work for this user',
    };
  }
}

async function checkPath(reader: HyopsReader, { hyops }: Configuration): Promise<Check> {
  const check = `search path ${hyops.path}`;
  const [missing] = await reader.programsMissing();
  if (missing) return { check, ok: false, says: missing.what, do: missing.do };
  return { check, ok: true, says: 'has the programs that start calls', do: null };
}

async function checkTemporal(configuration: Configuration, flags: ConnectionSettings): Promise<Check[]> {
  const queues = [DECISION_QUEUE, ...configuration.runners.map((runner) => runnerQueue(runner.name))];
  try {
    const client = await connect(flags, configuration.temporal);
    const polled = await Promise.all(
      queues.map((queue) =>
        attempt(`queue ${queue}`, 'start a worker: hyops-dr worker', async () => {
          if (!(await isPolled(client, queue, new Date()))) throw new Error('no worker polls it');
          return 'is polled';
        }),
      ),
    );
    await client.connection.close();
    const says = `answers, namespace ${client.options.namespace}`;
    return [{ check: 'Temporal', ok: true, says, do: null }, ...polled];
  } catch (error) {
    return [
      {
        check: 'Temporal',
        ok: false,
        says: messageOf(error),
        do: 'start the Temporal server, or correct its address in hyops-dr.yaml',
      },
    ];
  }
}

/** Checks that the names in the policy exist here, because a rule for an unknown name never applies. */
function checkNames(folder: ConfigurationFolder): Check {
  const check = 'names in policy.yaml';
  const unknown = namesOfNothing(folder);
  if (unknown.length === 0) return { check, ok: true, says: 'are all known', do: null };
  return {
    check,
    ok: false,
    says: unknown.join('; '),
    do: 'correct the names in policy.yaml; until then these rules and freezes do not apply',
  };
}

/** Reports whether approver names are verified. */
function identity({ rules }: Policy, signers: readonly Signer[]): Check {
  const signed = rules.filter((rule) => rule.identity === 'signed').map((rule) => rule.name);
  const check = { check: 'identity of approvers', ok: true };
  if (signed.length === 0)
    return {
      ...check,
      says: IDENTITY_IN_WORDS.claimed,
      do: 'restrict access to the Temporal port, or require signatures with "identity: signed" in policy.yaml',
    };
  const names = new Set(signers.flatMap((signer) => signer.names));
  return {
    ...check,
    says: `${IDENTITY_IN_WORDS.signed}; required by ${signed.join(', ')}; ${names.size} names have keys`,
    do: signed.length === rules.length ? null : `for other rules: ${IDENTITY_IN_WORDS.claimed}`,
  };
}

/** Checks for ssh-keygen, without which no signature can be verified. */
async function checkSigning({ hyops }: Configuration, { rules }: Policy): Promise<Check> {
  const needed = rules.some((rule) => rule.identity === 'signed');
  const check = 'ssh-keygen';
  if (await which('ssh-keygen', { path: hyops.path, nothrow: true }))
    return { check, ok: true, says: 'is installed', do: null };
  return {
    check,
    ok: !needed,
    says: `is not on ${hyops.path}, so no signature can be verified`,
    do: 'install the OpenSSH client, version 8.9 or newer',
  };
}
