import { reasonOf } from '../words/failures';

/** Why an upstream record does not become a decision. */
export const refused = reasonOf('DecisionInvalid');
