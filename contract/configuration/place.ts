const PLACES = ['./hyops-dr', '/etc/hyops-dr'] as const;

/** The configuration folder that is meant: the one that is named, or the first of the usual places where there is one. */
export function configurationPlace(named: string | undefined, exists: (path: string) => boolean): string {
  return named ?? PLACES.find(exists) ?? PLACES[0];
}
