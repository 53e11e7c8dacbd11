import {
  ACCESS_MODES,
  type AccessMode,
  CLOUDS,
  type Cloud,
  DECISION_TYPES,
  type DecisionType,
  DR_MODES,
  type DrMode,
} from '../words/vocabulary';
import { breaches } from './rules';

/** One combination, and why it is refused: without other fields, and as a drill or under break-glass. */
export interface TableCell {
  decision_type: DecisionType;
  target_cloud: Cloud;
  dr_mode: DrMode;
  execution_plane: AccessMode;
  refused: string[];
  refusedAsDrill: string[];
}

/** All 320 combinations of the four fields, judged by the rules that judge decisions (C3.10). */
export function decisionTable(): TableCell[] {
  return DECISION_TYPES.flatMap((decision_type) =>
    CLOUDS.flatMap((target_cloud) =>
      DR_MODES.flatMap((dr_mode) =>
        ACCESS_MODES.map((execution_plane) => {
          const fields = { decision_type, target_cloud, dr_mode, execution_plane, repo_state_ref: 'named' };
          const why = (drill: boolean) => breaches({ ...fields, drill }).map(({ what }) => what);
          return {
            decision_type,
            target_cloud,
            dr_mode,
            execution_plane,
            refused: why(false),
            refusedAsDrill: why(true),
          };
        }),
      ),
    ),
  );
}
