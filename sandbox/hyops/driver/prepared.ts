import type { Mapping } from '../../mapping';

/** What a driver has before it touches anything: its result so far, its folder, and the environment with secrets. */
export type Prepared = {
  result: Mapping;
  error: string;
  workFolder: string;
  env: NodeJS.ProcessEnv;
  inputs: Mapping;
};
