import fc from 'fast-check';
import {
  missingApprovals,
  neededInWords,
  type RoleNeeded,
} from '../../../contract/policy/approval-requirement';

const DBA: RoleNeeded = { role: 'dba', needed: 1, held_by: ['alice', 'bob'] };
const DUTY: RoleNeeded = { role: 'duty-manager', needed: 1, held_by: ['alice'] };
const missing = (people: string[], roles = [DBA, DUTY], approvals = 2) =>
  missingApprovals({ approvals, roles }, people);

describe('the approvals that are missing', () => {
  it('are none when a different person fills each role (C4.2)', () => {
    expect(missing(['alice', 'bob'])).toEqual({ people: 0, roles: [] });
    expect(missing(['bob', 'alice'])).toEqual({ people: 0, roles: [] });
    expect(missing(['bob', 'alice'], [DUTY, DBA])).toEqual({ people: 0, roles: [] });
  });

  it('include a role when one person would have to fill two (C4.2)', () => {
    expect(missing(['alice'])).toEqual({ people: 1, roles: ['duty-manager'] });
    expect(missing(['alice', 'carol'])).toEqual({ people: 0, roles: ['duty-manager'] });
  });

  it('include people when roles are filled by too few of them (C4.2)', () => {
    expect(missing(['alice', 'bob'], [DBA], 3)).toEqual({ people: 1, roles: [] });
    expect(missing([], [], 0)).toEqual({ people: 0, roles: [] });
    expect(missing(['alice', 'bob'], [], 1)).toEqual({ people: 0, roles: [] });
  });

  it('are counted for each place of a role (C4.2)', () => {
    expect(missing(['bob'], [{ ...DBA, needed: 2 }])).toEqual({ people: 1, roles: ['dba'] });
    expect(missing([], [{ ...DBA, needed: 2 }])).toEqual({ people: 2, roles: ['dba', 'dba'] });
  });

  const PEOPLE = ['a', 'b', 'c', 'd', 'e'];
  const roles = fc.uniqueArray(
    fc.record({
      role: fc.constantFrom('x', 'y', 'z'),
      needed: fc.integer({ min: 1, max: 2 }),
      held_by: fc.subarray(PEOPLE),
    }),
    { selector: ({ role }) => role, maxLength: 3 },
  );

  /** By trying everything: how many places at most can be filled. */
  function mostFilled(seats: RoleNeeded[], people: string[]): number {
    const [seat, ...rest] = seats;
    if (!seat) return 0;
    const filled = people
      .filter((person) => seat.held_by.includes(person))
      .map(
        (person) =>
          1 +
          mostFilled(
            rest,
            people.filter((one) => one !== person),
          ),
      );
    return Math.max(mostFilled(rest, people), ...filled);
  }

  it('are as few as any assignment of people to roles allows, in any order (C4.2)', () => {
    fc.assert(
      fc.property(roles, fc.shuffledSubarray(PEOPLE), (needed, people) => {
        const seats = needed.flatMap((one) => Array.from({ length: one.needed }, () => one));
        const open = missing(people, needed, 0).roles.length;
        expect(open).toBe(seats.length - mostFilled(seats, people));
      }),
    );
  });

  it('is said in words', () => {
    expect(neededInWords({ approvals: 2, roles: [] })).toBe('2');
    expect(neededInWords({ approvals: 3, roles: [DBA, DUTY] })).toBe('3 (1 of dba, 1 of duty-manager)');
  });
});
