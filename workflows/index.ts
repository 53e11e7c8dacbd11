export { drRun } from './dr-run';
export { workloadAuthority } from './workload-authority';
