import { Command } from 'commander';
import { placesOf } from '../../activities/hyops/installation';
import { createHyopsReader } from '../../activities/hyops/reader';
import { withConnectionFlags } from '../../connection/flags';
import type { ConnectionSettings } from '../../connection/settings';
import type { ConfigurationFolder } from '../../contract/configuration/folder';
import { EXIT } from '../../contract/words/exit-codes';
import { installationOf } from '../dependencies';
import { checkAccess } from '../doctor/access';
import { checkPlace } from '../doctor/folders';
import { hyopsOf, hyopsTasks } from '../doctor/hyops';
import { networkTasks } from '../doctor/network';
import { planTasks } from '../doctor/plans';
import { checkPolicy } from '../doctor/policy';
import { sideBySide, type Task } from '../doctor/side-by-side';
import { checkTemporal } from '../doctor/temporal';
import { printDocument, printLines } from '../print';
import { configurationIn, placeOf, type RoomOptions, withConfiguration } from './command-line';

/**
 * `doctor`: checks the setup and prints how to fix problems; exit code 0 when all is well, 5 otherwise. Changes
 * nothing.
 */
export function doctorCommand(): Command {
  return withConnectionFlags(withConfiguration(new Command('doctor')))
    .description('check the setup and show how to fix problems; changes nothing')
    .action(async (options: RoomOptions & ConnectionSettings) => {
      const place = placeOf(options);
      const checks = await sideBySide(tasksFor(place, await configurationIn(place), options));
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

function tasksFor(place: string, folder: ConfigurationFolder, flags: ConnectionSettings): Task[] {
  const { configuration, plans } = folder;
  const installation = installationOf(configuration);
  const hyops = hyopsOf(configuration, createHyopsReader(installation));
  return [
    { name: 'folders', look: () => checkPlace(configuration) },
    ...hyopsTasks(configuration, hyops),
    ...planTasks(folder, hyops),
    ...networkTasks(configuration, plans, placesOf(installation, configuration)),
    { name: 'Temporal', look: () => checkTemporal(configuration, flags) },
    { name: 'access', look: () => checkAccess(place, configuration, flags) },
    { name: 'policy', look: () => checkPolicy(folder) },
  ];
}
