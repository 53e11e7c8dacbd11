"""Starts the run of a failover decision and waits until it has ended: decision_service.py [incident.json]"""

import asyncio
import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError

from decide import decide

COMPLETED, NOT_COMPLETED, TRY_AGAIN = 0, 1, 2


async def start(client: Client, decision: dict) -> WorkflowHandle:
    """Starts the run of a decision, or finds it: open or ended, it is never started twice."""
    workflow_id = f"dr-{decision['decision_id']}"
    try:
        # No timeouts: they would end a run without its evidence.
        return await client.start_workflow(
            "drRun",
            decision,
            id=workflow_id,
            task_queue="hyops-dr",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    except WorkflowAlreadyStartedError:
        return client.get_workflow_handle(workflow_id)


async def runs(handle: WorkflowHandle, decision: dict) -> bool:
    """Whether the run was started with this very decision, and not with another one of the same id."""
    async for event in handle.fetch_history_events(page_size=1):
        payloads = event.workflow_execution_started_event_attributes.input.payloads
        return len(payloads) == 1 and json.loads(payloads[0].data) == decision
    return False


async def wait(handle: WorkflowHandle) -> dict | None:
    """Waits until the run has ended and returns its summary; None when it was ended from outside and left none."""
    end = asyncio.create_task(handle.result())
    shown = None
    while not (await asyncio.wait({end}, timeout=1))[0]:
        shown = await show_status(handle, shown)
    try:
        # Every policy outcome completes the workflow, including refused and rejected.
        return end.result()
    except WorkflowFailureError as error:
        # `failed` and `aborted` fail it, with the reasons and the same summary as details.
        details = error.cause.details if isinstance(error.cause, ApplicationError) else ()
        return details[1] if len(details) > 1 else None


async def show_status(handle: WorkflowHandle, shown: str | None) -> str | None:
    """Prints what the run waits for when that has changed. A query needs a worker, and waiting does not."""
    try:
        status = await handle.query("status", rpc_timeout=timedelta(seconds=3))
        line = f"{status['phase']}: {status['waiting_for'] or status['step']}"
    except RPCError as error:
        line = f"no worker answers ({error})"
    if line != shown:
        print(line, flush=True)
    return line


async def carry_out(decision: dict) -> int:
    """Carries a decision out, and prints how that ended; returns the exit code."""
    # What the Temporal CLI reads: the TEMPORAL_* variables, then temporal.toml.
    settings = {"target_host": "127.0.0.1:7233", **ClientConfig.load_client_connect_config()}
    client = await Client.connect(**settings)
    handle = await start(client, decision)
    if not await runs(handle, decision):
        print(f"{handle.id}: another decision has this id; nothing was started", file=sys.stderr)
        return NOT_COMPLETED
    summary = await wait(handle)
    if summary is None:
        print("outcome: aborted, because the run was ended from outside")
        return NOT_COMPLETED
    print(f"outcome: {summary['outcome']}")
    for reason in summary["reasons"]:
        print(f"  {reason['what']}: {reason['do']}")
    print(f"evidence: {summary['evidence']['place'] if summary['evidence'] else 'not sealed'}")
    return COMPLETED if summary["outcome"] == "completed" else NOT_COMPLETED


def main(file: str) -> int:
    decision = decide(json.loads(Path(file).read_text()))
    try:
        return asyncio.run(carry_out(decision))
    except (RuntimeError, RPCError) as error:
        # A connection that cannot be opened is a RuntimeError of the SDK.
        print(f"Temporal does not answer: {error}", file=sys.stderr)
        return TRY_AGAIN


if __name__ == "__main__":
    code = main(*sys.argv[1:2] or ["incident.json"])
    # Threads of the SDK may still be running, and Python can crash when it shuts down under them.
    sys.stdout.flush()
    os._exit(code)
