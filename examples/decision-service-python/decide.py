"""Judges an incident."""


def decide(incident: dict) -> dict:
    """Returns the decision for an incident: always the same one, because a run is found again by its decision."""
    return {
        "decision_id": f"{incident['workload']}-failover-{incident['id']}",
        "decision_type": "failover",
        "target_cloud": "gcp",
        "dr_mode": "restore",
        "execution_plane": "runner-local",
        "requires_approval": True,
        "rationale": f"The primary of {incident['workload']} has not answered for {incident['silent_for_s']} s and is fenced.",
        "repo_state_ref": "org/gcp/object-repo#pgbackrest_primary",
        "environment": incident["environment"],
        "requested_by": "decision-service",
        "issued_at": incident["detected_at"],
    }
