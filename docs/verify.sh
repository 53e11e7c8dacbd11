#!/usr/bin/env bash
# Verifies the evidence of a run, or of all runs of a decision, offline and with stock tools only: bash, openssl 3,
# sha256sum, python3, and ssh-keygen for signed approvals. Shares no code with hyops-dr. docs/evidence.md describes the format.
#
#   bash verify.sh BUNDLE TRUST_DIR
#
# Exit codes: 0 good; 20 changed content; 21 missing or extra file; 22 no trusted signature;
# 23 a contract rule is violated; 2 usage; 9 no such folder.
set -u
export LC_ALL=C

# Runs Python with only its standard library, so that installed packages, variables and local files cannot change the result.
judging() { python3 -I -S -B -X utf8 "$@"; }

[ $# -eq 2 ] || { echo "usage: bash verify.sh BUNDLE TRUST_DIR" >&2; exit 2; }
[ -d "$1" ] || { echo "the folder $1 does not exist" >&2; exit 9; }
bundle=$(cd -P "$1" && pwd) || exit 9
trust=$( [ -d "$2" ] && cd -P "$2" && pwd )
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

cat > "$work/envelope.py" <<'PY'
import base64, json, sys
text = open(sys.argv[1] + '/statement.dsse.json', encoding='utf-8', newline='').read()
envelope = json.loads(text)
plain = {
    'payloadType': envelope['payloadType'],
    'payload': envelope['payload'],
    'signatures': [{'keyid': one['keyid'], 'sig': one['sig']} for one in envelope['signatures']],
}
def decoded(text):
    data = base64.b64decode(text, validate=True)
    assert base64.b64encode(data).decode() == text
    return data
assert envelope['payloadType'] == 'application/vnd.in-toto+json' and envelope['signatures']
assert json.dumps(plain, separators=(',', ':'), ensure_ascii=False) + '\n' == text
payload = decoded(envelope['payload'])
kind = envelope['payloadType'].encode()
with open(sys.argv[2] + '/signed', 'wb') as out:
    out.write(b'DSSEv1 %d %s %d ' % (len(kind), kind, len(payload)) + payload)
with open(sys.argv[2] + '/payload', 'wb') as out:
    out.write(payload)
for number, one in enumerate(envelope['signatures']):
    with open('%s/sig.%d' % (sys.argv[2], number), 'wb') as out:
        out.write(decoded(one['sig']))
    print(number, one['keyid'] if one['keyid'].isalnum() else '-')
PY

cat > "$work/shapes.py" <<'PY'
import json, math, os, re, sys

DEEPEST = 500
sys.setrecursionlimit(20 * DEEPEST)

def number_in(digits):
    value = float(digits)
    return int(digits) if abs(value) < 2 ** 53 else value

def refused(name):
    raise ValueError('this is not JSON: ' + name)

def items_of(value):
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()

def parsed(text):
    """Parses JSON as RFC 8259 defines it, without NaN and with the numbers of ECMAScript, at most 500 levels deep."""
    try:
        value = json.loads(text, parse_int=number_in, parse_constant=refused)
    except RecursionError:
        return refused('deep nesting')
    level = [value]
    for _ in range(DEEPEST):
        level = [item for one in level for item in items_of(one)]
    return refused('deep nesting') if any(isinstance(one, (dict, list)) for one in level) else value

def is_number(value):
    return type(value) in (int, float) and math.isfinite(value)

KINDS = {
    'object': lambda value: isinstance(value, dict),
    'array': lambda value: isinstance(value, list),
    'string': lambda value: isinstance(value, str),
    'boolean': lambda value: isinstance(value, bool),
    'null': lambda value: value is None,
    'number': is_number,
    'integer': lambda value: is_number(value) and value == int(value),
}
BLANKS = '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
NOT_BLANK = {'pattern': '\\S'}

def same(one, other):
    return isinstance(one, bool) == isinstance(other, bool) and one == other

def length(text, shape):
    """Counts as ECMAScript does; a text that may not be blank is measured without blanks around it."""
    own = text.strip(BLANKS) if NOT_BLANK in shape.get('allOf', ()) else text
    return len(own.encode('utf-16-le', 'surrogatepass')) // 2

def matches(pattern, text):
    if pattern == NOT_BLANK['pattern']:
        return text.strip(BLANKS) != ''
    return re.search(re.sub(r'\$$', r'\\Z', pattern), text, re.A) is not None

def others(value, shape):
    return [item for name, item in value.items() if name not in shape.get('properties', {})]

# What each word of a shape requires, for the kinds of values that it is about.
WORDS = {
    'type': (object, lambda asked, value, shape: any(KINDS[one](value) for one in ([asked] if isinstance(asked, str) else asked))),
    'const': (object, lambda asked, value, shape: same(asked, value)),
    'enum': (object, lambda asked, value, shape: any(same(one, value) for one in asked)),
    'anyOf': (object, lambda asked, value, shape: any(fits(one, value) for one in asked)),
    'oneOf': (object, lambda asked, value, shape: any(fits(one, value) for one in asked)),
    'allOf': (object, lambda asked, value, shape: all(fits(one, value) for one in asked)),
    'pattern': (str, lambda asked, value, shape: matches(asked, value)),
    'minLength': (str, lambda asked, value, shape: length(value, shape) >= asked),
    'maxLength': (str, lambda asked, value, shape: length(value, shape) <= asked),
    'minimum': ((int, float), lambda asked, value, shape: value >= asked),
    'maximum': ((int, float), lambda asked, value, shape: value <= asked),
    'exclusiveMinimum': ((int, float), lambda asked, value, shape: value > asked),
    'minItems': (list, lambda asked, value, shape: len(value) >= asked),
    'maxItems': (list, lambda asked, value, shape: len(value) <= asked),
    'prefixItems': (list, lambda asked, value, shape: all(map(fits, asked, value))),
    'items': (list, lambda asked, value, shape: all(fits(asked, one) for one in value[len(shape.get('prefixItems', ())):])),
    'minProperties': (dict, lambda asked, value, shape: len(value) >= asked),
    'required': (dict, lambda asked, value, shape: all(name in value for name in asked)),
    'properties': (dict, lambda asked, value, shape: all(fits(one, value[name]) for name, one in asked.items() if name in value)),
    'additionalProperties': (dict, lambda asked, value, shape: all(fits(asked, one) for one in others(value, shape))),
    'propertyNames': (dict, lambda asked, value, shape: all(fits(asked, name) for name in value)),
}

def fits(shape, value):
    """Reports whether a value has a shape: false, the number of a part, or words of JSON Schema."""
    if shape is False:
        return False
    own = PARTS[shape] if isinstance(shape, int) else shape
    return all(not isinstance(value, WORDS[word][0]) or WORDS[word][1](asked, value, own) for word, asked in own.items())

def is_record_of(path, name):
    stem, extension = os.path.splitext(path)
    return re.fullmatch(re.escape(stem) + r'(\.r\d+)?(\.a\d+(\.\d+)?)?' + re.escape(extension), name, re.A) is not None

def is_at(path, name):
    """Reports whether a file of a bundle is of the kind with this path, in which <...> is a variable part."""
    own, names = path.split('/'), name.split('/')
    if len(own) != len(names) or ('<' not in own[-1] and not is_record_of(own[-1], names[-1])):
        return False
    for part, text in zip(own if '<' in own[-1] else own[:-1], names):
        parts = re.split(r'(<[^>]+>)', part)
        pattern = ''.join(r'(\.r\d+)?' if one == '<.rN>' else '.+' if one.startswith('<') else re.escape(one) for one in parts)
        if not re.fullmatch(pattern, text, re.A | re.S):
            return False
    return True

# The shapes of the files of evidence; written by node lib/tools/write-verifier-shapes.js
PARTS = json.loads(r'''[
{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"},
{"type":"string","enum":["burst","failover","failback","hold"]},
{"type":"string","enum":["restore","warm_promote","managed_promote","deny"]},
{"type":"string","enum":["runner-local","private-overlay","bastion-explicit","gcp-iap","public-ephemeral"]},
{"type":"string","minLength":1,"maxLength":512,"pattern":"^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$","allOf":[{"pattern":"\\S"}]},
{"type":"string","pattern":"^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))T(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?(?:Z|([+-](?:[01]\\d|2[0-3]):[0-5]\\d)))$"},
{"type":"object","properties":{"code":{"type":"string","enum":["DecisionInvalid","DecisionExpired","DecisionAlreadyExecuted","DecisionRepeated","RunnerMissing","RunnerAmbiguous","RunnerChanged","RunnerLost","PlanMissing","PlanAmbiguous","PlanInvalid","PlanAltered","BlueprintInvalid","HyopsVersionUnknown","SecretInClear","PolicyInvalid","ConfigurationInvalid","ApprovalMissing","ApprovalRejected","ApprovalExpired","SecretsMissing","AccessModeUnmet","RepositoryStateMissing","BackupMissing","FencingUnproven","GuardsOutdated","DowngradeRefused","WorkloadBusy","WorkloadFrozen","WorkloadRecordDamaged","AuthorityUnsound","RunLimitReached","RuntimeRootBusy","EvidenceHomeWrong","ArgumentsInvalid","CallerWrong","CallOutOfOrder","CallRecordsDiffer","EpochStale","HyopsFailed","HyopsRefused","HyopsNotExecuted","HyopsInterrupted","HyopsOutcomeUnknown","HyopsStillRunning","AccessUnproven","TrafficNotVerified","HumanStepDue","HumanStepUnproven","PublicAddressLeft","OperatorMissing","OperatorAborted","Cancelled","EndedOutsideRunner","EvidenceUnwritable","EvidenceConflict","EvidenceUnsealed","WorkTimedOut","Internal"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]},
{"type":"array","items":6},
{"type":"object","properties":{"reasons":7},"required":["reasons"]},
{"type":"string","enum":["prepare-target","move-data","sync-secrets","reconcile-workloads","cut-traffic","resume-protection"]},
{"type":"string","enum":["observes","gate","prepares","opens-access","restores","promotes","replicates","syncs-secrets","reconciles-workloads","steers-traffic","cuts-traffic","protects","removes"]},
{"type":"object","properties":{"steps":{"type":"array","prefixItems":[{"type":"object","properties":{"id":{"type":"string"},"module_ref":{"type":"string"},"state_instance":{"type":["string","null"]},"action":{"type":"string"},"requires":{"type":"array","items":{"type":"string"}},"optional":{"type":"boolean"},"inputs":{"type":"object"}},"required":["id","module_ref","action","requires","optional","inputs"]}],"items":false,"minItems":1,"maxItems":1}},"required":["steps"]},
{"type":"string","minLength":8,"maxLength":200,"allOf":[{"pattern":"\\S"}]},
{"type":"object","propertyNames":{"type":"string","enum":["workload_profile_ref","secondary_backup_copy_required","secret_sync_profile","cutover_policy"]},"additionalProperties":{"minItems":1,"type":"array","items":{"type":"string","pattern":"^[a-z][a-z0-9_]*$"}}},
{"type":"object","properties":{"approvals":{"type":"number"},"roles":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string"},"needed":{"type":"number"},"held_by":{"type":"array","items":{"type":"string"}}},"required":["role","needed","held_by"]}},"approvers":{"type":"array","items":{"type":"string"}},"excluded":{"type":"array","items":{"type":"string"}},"expires_after_minutes":{"type":"number"},"identity":{"type":"string","enum":["claimed","signed"]},"signers":{"type":["string","null"]},"runs_per_day":{"type":["number","null"]},"rules":{"type":"array","items":{"type":"string"}}},"required":["approvals","roles","approvers","excluded","expires_after_minutes","identity","signers","runs_per_day","rules"]},
{"type":"object","properties":{"nothing":{"type":"string"}},"required":["nothing"]},
{"minItems":1,"type":"array","items":1},
{"minItems":1,"type":"array","items":{"type":"string","enum":["gcp","azure","aws","none"]}},
{"minItems":1,"type":"array","items":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]}},
{"type":"object","properties":{"step":{"type":"string"},"record":{"type":"string"},"hosts":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"host":{"type":"string"},"way":{"type":"string","enum":["local","direct","bastion-explicit","gcp-iap"]},"through":{"type":["string","null"]}},"required":["name","host","way","through"]}},"auto_bastion":{"type":["string","null"]},"decided":{"type":"array","items":{"type":"object","properties":{"field":{"type":"string"},"input":{"type":"string"},"ran_with":{}},"required":["field","input","ran_with"]}},"reasons":7},"required":["step","record","hosts","auto_bastion","decided","reasons"]},
{"type":"object","properties":{"requested":{"type":"string"},"resolved":{"type":"string"},"proof":{"type":"object","properties":{"runner":{"type":"object","properties":{"name":{"type":"string"},"transport":{"type":"string","enum":["local","hyops-runner"]},"polled":{"type":"boolean"},"state_ref":{"type":"string"},"status":{"type":"string"},"ready":{}},"required":["name","transport","polled","state_ref","status","ready"]},"prerequisites":{"type":"object"},"preflight":{"type":"string","enum":["passed","blocked"]},"rendered":{"type":"array","items":19}},"required":["runner","prerequisites","preflight","rendered"]}},"required":["requested","resolved","proof"]},
{"type":"array","items":{"type":"object","properties":{"probe":{"type":"string"},"from":{"type":"string"},"met":{"type":"boolean"},"saw":{"type":"string"},"at":{"type":"string"}},"required":["probe","from","met","saw","at"]}},
{"type":"object","properties":{"v":{"type":"number","const":1}},"required":["v"],"additionalProperties":{"type":["string","number"]}},
{"type":"object","properties":{"seq":{"type":"number"},"at":{"type":"string"},"via":{"type":"string","enum":["signal","update","runner","run"]},"message":{"type":"string"},"by":{"type":["string","null"]},"reason":{"type":["string","null"]},"accepted":{"type":"boolean"},"why":{"type":"string"},"signed":{"anyOf":[{"type":"object","properties":{"kind":{"type":"string","enum":["verdict","action"]},"statement":22,"signature":{"type":"string"},"key":{"type":"string"}},"required":["kind","statement","signature","key"]},{"type":"null"}]}},"required":["seq","at","via","message","by","reason","accepted","why","signed"]},
{"type":"array","items":23},
{"type":"string","minLength":1,"maxLength":512,"allOf":[{"pattern":"\\S"}]},
{"type":"object","properties":{"old_primary":{"type":"string"},"proven_by":{"type":["string","null"]},"tried":{"type":"array","items":{"type":"object","properties":{"rung":{"type":"string"},"met":{"type":"boolean"},"says":{"type":"string"},"observed_at":{"type":["string","null"]},"sights":21,"statements":{"type":"array","items":{"type":"object","properties":{"statement":{"type":"object","properties":{"v":{"type":"number","const":1},"fencing":{"type":"string","const":"old-primary-takes-no-writes"},"decision_id":25,"old_primary":25,"witness":25,"reason":25,"issued_at":5,"nonce":{"type":"string","pattern":"^[A-Za-z0-9_-]{16,64}$"}},"required":["v","fencing","decision_id","old_primary","witness","reason","issued_at","nonce"],"additionalProperties":false},"proof":{"oneOf":[{"type":"object","properties":{"ok":{"type":"boolean","const":true},"key":{"type":"string"}},"required":["ok","key"]},{"type":"object","properties":{"ok":{"type":"boolean","const":false},"why":{"type":"string"}},"required":["ok","why"]}]}},"required":["statement","proof"]}}},"required":["rung","met","says","observed_at"]}}},"required":["old_primary","proven_by","tried"]},
{"type":"object","properties":{"decision_id":{"type":"string"},"run_id":{"type":"string"}},"required":["decision_id","run_id"]},
{"anyOf":[{"type":"object","properties":{"key":{"type":"string"},"code":{"type":["number","null"]},"signal":{"type":["string","null"]},"started_at":{"type":"string"},"ended_at":{"type":"string"},"interrupted_because":{"type":["string","null"]},"stdout_left_out_bytes":{"type":"number"},"stderr_left_out_bytes":{"type":"number"},"spawn_error":{"type":["string","null"]},"left_processes":{"type":"boolean"}},"required":["key","code","signal","started_at","ended_at","interrupted_because","stdout_left_out_bytes","stderr_left_out_bytes","spawn_error","left_processes"]},{"type":"null"}]},
{"type":"array","prefixItems":[],"items":false,"maxItems":0},
{"anyOf":[{"type":"object","properties":{"events":{"minItems":1,"type":"array","items":{"type":"object","properties":{"eventId":{"type":["string","number"]}},"required":["eventId"]}}},"required":["events"]},{"type":"object","properties":{"events":29,"lost":{"type":"object","properties":{"at":{"type":"string"},"by":{"type":"string"},"reason":{"type":"string"}},"required":["at","by","reason"]}},"required":["events","lost"]}]},
{"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991},
{"type":"string","enum":["decide","approve","validate-access-mode","prepare-target","move-data","sync-secrets","reconcile-workloads","cut-traffic","resume-protection","publish-evidence"]},
{"type":"array","items":{"oneOf":[{"type":"object","properties":{"step":32,"started_at":{"type":"null"},"ended_at":{"type":"null"},"waited_ms":{"type":"number","const":0},"note":{"type":"null"},"state":{"type":"string","const":"not-reached"}},"required":["step","started_at","ended_at","waited_ms","note","state"]},{"type":"object","properties":{"step":32,"started_at":{"type":"string"},"ended_at":{"type":"null"},"waited_ms":{"type":"number"},"state":{"type":"string","const":"running"},"note":{"type":"null"}},"required":["step","started_at","ended_at","waited_ms","state","note"]},{"type":"object","properties":{"step":32,"started_at":{"type":"string"},"ended_at":{"type":"string"},"waited_ms":{"type":"number"},"state":{"type":"string","const":"done"},"note":{"type":"null"}},"required":["step","started_at","ended_at","waited_ms","state","note"]},{"type":"object","properties":{"step":32,"started_at":{"type":"string"},"ended_at":{"type":"string"},"waited_ms":{"type":"number"},"state":{"type":"string","const":"nothing"},"note":{"type":"string"}},"required":["step","started_at","ended_at","waited_ms","state","note"]},{"type":"object","properties":{"step":32,"started_at":{"type":"string"},"ended_at":{"type":"string"},"waited_ms":{"type":"number"},"state":{"type":"string","const":"skipped"},"note":{"type":"string"}},"required":["step","started_at","ended_at","waited_ms","state","note"]},{"type":"object","properties":{"step":32,"started_at":{"type":"string"},"ended_at":{"type":"string"},"waited_ms":{"type":"number"},"state":{"type":"string","const":"failed"},"note":{"type":"string"}},"required":["step","started_at","ended_at","waited_ms","state","note"]},{"type":"object","properties":{"step":32,"state":{"type":"string","const":"unknown"},"started_at":{"type":["string","null"]},"ended_at":{"type":["string","null"]},"waited_ms":{"type":"number","const":0},"note":{"type":"string"}},"required":["step","state","started_at","ended_at","waited_ms","note"]}]}},
{"anyOf":[14,{"type":"null"}]},
{"anyOf":[{"type":"object","properties":{"call":{"type":"string"},"what":{"type":"string"},"by":{"type":"string"},"reason":{"type":"string"}},"required":["call","what","by","reason"]},{"type":"object","properties":{"call":{"type":"string"},"what":{"type":"string"},"by":{"type":"null"},"reason":{"type":"null"}},"required":["call","what","by","reason"]}]},
{"type":"array","items":35}
]''')
SHAPES = json.loads(r'''{
"decision/normalized.json": {"type":"object","properties":{"decision_id":0,"decision_type":1,"target_cloud":{"type":"string","enum":["gcp","azure","aws","none"]},"dr_mode":2,"execution_plane":3,"requires_approval":{"type":"boolean"},"rationale":{"type":"string","minLength":1,"maxLength":8192,"allOf":[{"pattern":"\\S"}]},"repo_state_ref":{"type":"string","pattern":"^[a-z0-9][a-z0-9-]*(\\/[a-z0-9][a-z0-9-]*)+(#[a-z0-9][a-z0-9_.-]{0,63})?$"},"workload_profile_ref":4,"secondary_backup_copy_required":{"type":"boolean"},"secret_sync_profile":4,"cutover_policy":4,"environment":{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"},"requested_by":4,"issued_at":5,"expires_at":5,"continues":0,"drill":{"type":"boolean"},"break_glass":{"type":"object","properties":{"reason":4,"expires_at":5},"required":["reason","expires_at"],"additionalProperties":false},"metadata":{"type":"object"},"digest":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["decision_id","decision_type","target_cloud","dr_mode","execution_plane","requires_approval","rationale","digest"]},
"decision/refusal.json": 8,
"plan/plan.json": {"type":"object","properties":{"plan":{"type":"string"},"decision":{"type":"object","properties":{"decision_id":{"type":"string"},"decision_type":1,"target_cloud":{"type":"string","enum":["gcp","azure","aws","none"]},"dr_mode":2,"requires_approval":{"type":"boolean"},"execution_plane":{"type":"string"},"repo_state_ref":{"type":"string"},"drill":{"type":"boolean"},"break_glass":{}},"required":["decision_id","decision_type","target_cloud","dr_mode","requires_approval","execution_plane"]},"environment":{"type":"string"},"workload":{"type":"string"},"objectives":{"type":"object","properties":{"recovery_time_minutes":{"type":["number","null"]},"data_loss_minutes":{"type":["number","null"]}},"required":["recovery_time_minutes","data_loss_minutes"]},"runner":{"type":"string"},"transport":{"type":"string","enum":["local","hyops-runner"]},"access_mode":3,"blueprint_ref":{"type":"string"},"hyops_version":{"type":"string"},"calls":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"step":9,"kind":{"type":"string","enum":["hyops","human","sync"]},"effect":10,"cloud":{"anyOf":[{"type":"string","enum":["gcp","azure","aws","none"]},{"type":"null"}]},"expect":{"type":"string"},"module_ref":{"type":"string"},"overlay":11,"scope":{"type":"string"},"from":{"anyOf":[{"type":"string","pattern":"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},{"type":"object","properties":{"from":{"type":"string","pattern":"^decision\\.[a-z_]+$"},"map":{"type":"object","additionalProperties":{"type":["string","number","boolean"]}},"one_of":{"minItems":1,"type":"array","items":{"type":["string","number","boolean"]}},"shape":{"type":"string","const":"name"},"otherwise":{"type":["string","number","boolean"]}},"required":["from"],"additionalProperties":false}]}},"required":["id","step","kind","effect","cloud"]}},"modules":{"type":"object","propertyNames":{"type":"string","pattern":"^[a-z0-9-]+(\\/[a-z0-9_-]+)+$"},"additionalProperties":{"anyOf":[{"type":"object","properties":{"effect":10,"cloud":{"type":"string","enum":["gcp","azure","aws","none"]},"changes":12,"record":{"type":"string","pattern":"^[a-z][a-z0-9_]*$"},"consumes":13},"required":["effect"],"additionalProperties":false},{"type":"object","properties":{"by":{"type":"string","pattern":"^[a-z][a-z0-9_]*$"},"otherwise":10,"modes":{"type":"object","propertyNames":{"type":"string","pattern":"^[a-z0-9_-]+$"},"additionalProperties":10},"cloud":{"type":"string","enum":["gcp","azure","aws","none"]},"changes":12,"record":{"type":"string","pattern":"^[a-z][a-z0-9_]*$"},"consumes":13},"required":["by","modes"],"additionalProperties":false}]}},"nothing":{"type":"array","items":{"type":"object","properties":{"step":9,"reason":{"type":"string"}},"required":["step","reason"]}},"requirement":14,"repository":{"type":"object","properties":{"state_ref":{"type":["string","null"]},"backup":{"anyOf":[{"type":"object","properties":{"state_ref":{"type":"string"}},"required":["state_ref"]},15]}},"required":["state_ref","backup"]},"fencing":{"anyOf":[{"type":"object","properties":{"rungs":{"type":"array","items":{"type":"object","properties":{"rung":{"type":"string"}},"required":["rung"]}}},"required":["rungs"]},15]},"traffic":{"anyOf":[{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"servers":{"type":"array","items":{"type":"string"}}},"required":["name","servers"]}},15]},"endpoints":{"type":"object","additionalProperties":{"anyOf":[{"type":"string"},{"type":"object","properties":{"state_ref":{"type":"string","minLength":1},"output":{"type":"string","minLength":1,"maxLength":128},"port":{"type":"integer","minimum":1,"maximum":65535},"http":{"type":"object","properties":{"path":{"type":"string","pattern":"^\\/.*"},"expect":{"type":"object","minProperties":1}},"required":["path","expect"],"additionalProperties":false},"within_seconds":{"type":"number"}},"required":["state_ref","output","port","within_seconds"],"additionalProperties":false}]}}},"required":["plan","decision","environment","workload","objectives","runner","transport","access_mode","blueprint_ref","hyops_version","calls","modules","nothing","requirement","repository","fencing","traffic","endpoints"]},
"plan/overlays<.rN>/<call>.json": 11,
"plan/tools.json": {"type":"object","properties":{"hyops_dr":{"type":"string"},"hyops":{"type":"string"},"node":{"type":"string"},"temporal_sdk":{"type":"string"},"platform":{"type":"string"}},"required":["hyops_dr","hyops","node","temporal_sdk","platform"]},
"plan/refusal.json": 8,
"policy/policy.json": {"type":"object","properties":{"rules":{"minItems":1,"type":"array","items":{"type":"object","properties":{"name":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]},"when":{"type":"object","properties":{"decision_types":16,"target_clouds":17,"environments":18,"drill":{"type":"boolean"}},"additionalProperties":false},"approvals":{"type":"integer","minimum":0,"maximum":20},"of_roles":{"type":"object","propertyNames":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]},"additionalProperties":{"type":"integer","minimum":1,"maximum":20}},"approvers":18,"identity":{"type":"string","enum":["claimed","signed"]},"requester_may_approve":{"type":"boolean"},"author_may_approve":{"type":"boolean"},"requester_may_be_author":{"type":"boolean"},"expires_after_minutes":{"type":"number","exclusiveMinimum":0},"runs_per_workload_and_day":{"type":"integer","minimum":1,"maximum":100}},"required":["name"],"additionalProperties":false}},"people":{"type":"object","propertyNames":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]},"additionalProperties":{"type":"object","properties":{"roles":18},"required":["roles"],"additionalProperties":false}},"freezes":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]},"reason":{"type":"string","minLength":1,"allOf":[{"pattern":"\\S"}]},"when":{"type":"object","properties":{"decision_types":16,"target_clouds":17,"environments":18,"drill":{"type":"boolean"},"workloads":18},"additionalProperties":false},"from":5,"until":5},"required":["name","reason"],"additionalProperties":false}},"operators":18,"operator_wait_minutes":{"type":"number","minimum":0},"same_decision_after_minutes":{"type":"number","minimum":0}},"required":["rules","operators"],"additionalProperties":false},
"policy/verdict.json": {"type":"object","properties":{"requirement":14,"rules":{"type":"array","items":{"type":"object","properties":{"rule":{"type":"string"},"applies":{"type":"boolean"},"because":{"type":["string","null"]},"says":{"type":"object"}},"required":["rule","applies","because","says"]}},"decided_by":{"type":"array","items":{"type":"object","properties":{"what":{"type":"string"},"value":{"type":"string"},"by":{"type":"array","items":{"type":"string"}}},"required":["what","value","by"]}},"operators":{"type":"array","items":{"type":"string"}}},"required":["requirement","rules","decided_by","operators"]},
"access/mode.json": 20,
"access/workload.json": {"oneOf":[{"type":"object","properties":{"granted":{"type":"boolean","const":true},"epoch":{"type":"number"}},"required":["granted","epoch"]},{"type":"object","properties":{"granted":{"type":"boolean","const":false},"holder":{"anyOf":[{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"since":{"type":"string"}},"required":["decision_id","workflow_id","run_id","since"]},{"type":"null"}]},"frozen":{"anyOf":[{"type":"object","properties":{"by":{"type":"string"},"reason":{"type":"string"},"since":{"type":"string"}},"required":["by","reason","since"]},{"type":"null"}]},"over_limit":{"type":["number","null"]}},"required":["granted","holder","frozen","over_limit"]}]},
"access/removal.json": {"type":"object","properties":{"removed":{"type":"boolean"},"state":{"type":"object","properties":{"ref":{"type":"string"},"status":{"type":"string"},"public_addresses":{"type":"array","items":{"type":"string"}}},"required":["ref","status","public_addresses"]},"used":{"type":"array","items":{"type":"string"}},"probes":21,"reasons":7},"required":["removed","state","used","probes","reasons"]},
"gates/<gate>.json": {"oneOf":[{"type":"object","properties":{"gate":{"type":"string","const":"approval"},"plan_digest":{"type":"string"},"met":{"type":"boolean"},"observed_at":{"type":"string"},"reasons":7,"proofs":{"type":"object","properties":{"requirement":14,"ledger":24},"required":["requirement","ledger"]}},"required":["gate","plan_digest","met","observed_at","reasons","proofs"]},{"type":"object","properties":{"gate":{"type":"string","const":"secrets"},"plan_digest":{"type":"string"},"met":{"type":"boolean"},"observed_at":{"type":"string"},"reasons":7,"proofs":{"type":"object","properties":{"needed":{"type":"array","items":{"type":"string"}},"available":{"type":"number"}},"required":["needed","available"]}},"required":["gate","plan_digest","met","observed_at","reasons","proofs"]},{"type":"object","properties":{"gate":{"type":"string","const":"access-mode"},"plan_digest":{"type":"string"},"met":{"type":"boolean"},"observed_at":{"type":"string"},"reasons":7,"proofs":20},"required":["gate","plan_digest","met","observed_at","reasons","proofs"]},{"type":"object","properties":{"gate":{"type":"string","const":"repository"},"plan_digest":{"type":"string"},"met":{"type":"boolean"},"observed_at":{"type":"string"},"reasons":7,"proofs":{"type":"array","items":{"type":"object","properties":{"state_ref":{"type":"string"},"status":{"type":"string"},"updated_at":{"type":["string","null"]},"backend":{},"store":{},"made_by_this_run":{"type":"boolean"},"backup":{"anyOf":[{"type":"object","properties":{"state_ref":{"type":"string"},"label":{},"taken_at":{"type":["string","null"]},"age_minutes":{"type":["number","null"]}},"required":["state_ref","label","taken_at","age_minutes"]},{"type":"null"}]}},"required":["state_ref","status","updated_at","backend","store","made_by_this_run","backup"]}}},"required":["gate","plan_digest","met","observed_at","reasons","proofs"]},{"type":"object","properties":{"gate":{"type":"string","const":"fencing"},"plan_digest":{"type":"string"},"met":{"type":"boolean"},"observed_at":{"type":"string"},"reasons":7,"proofs":{"anyOf":[26,15]}},"required":["gate","plan_digest","met","observed_at","reasons","proofs"]}]},
"calls/<call>/call.json": {"anyOf":[{"type":"object","properties":{"ref":27,"plan_digest":{"type":"string"},"home":{"type":"string"},"workflow_id":{"type":"string"},"call":{"type":"string"},"retry":{"type":"number"},"epoch":{"type":"number"},"module_ref":{"type":"string"},"blueprint_step":{"type":"string"},"expect":{"type":"string","enum":["must-run","may-already-exist"]}},"required":["ref","plan_digest","home","workflow_id","call","retry","epoch","module_ref","blueprint_step","expect"]},{"type":"object","properties":{"ref":27,"plan_digest":{"type":"string"},"home":{"type":"string"},"workflow_id":{"type":"string"},"call":{"type":"string"},"retry":{"type":"number"},"epoch":{"type":"number"},"scope":{"type":"string"}},"required":["ref","plan_digest","home","workflow_id","call","retry","epoch","scope"]},{"type":"object","properties":{"ref":27,"plan_digest":{"type":"string"},"home":{"type":"string"},"workflow_id":{"type":"string"},"call":{"type":"string"},"retry":{"type":"number"},"epoch":{"type":"number"},"instructions":{"type":"string"}},"required":["ref","plan_digest","home","workflow_id","call","retry","epoch","instructions"]}]},
"calls/<call>/result.json": {"anyOf":[{"type":"object","properties":{"conclusion":{"oneOf":[{"type":"object","properties":{"state":{"type":"string","const":"executed"},"hyops_run":{"type":["string","null"]}},"required":["state","hyops_run"]},{"type":"object","properties":{"state":{"type":"string","const":"skipped"}},"required":["state"]},{"type":"object","properties":{"state":{"type":"string","const":"failed"},"reason":6},"required":["state","reason"]}]},"result":28,"proofs":21,"state":{"anyOf":[{"type":"object","properties":{"status":{"type":"string"},"run_id":{"type":"string"},"updated_at":{"type":"string"}},"required":["status","run_id","updated_at"]},{"type":"null"}]}},"required":["conclusion","result","proofs","state"]},{"type":"object","properties":{"unattended":{"type":"boolean","const":true},"result":28},"required":["unattended","result"]}]},
"calls/<call>/sync.json": {"type":"object","properties":{"scope":{"type":"string"},"names":{"type":"array","items":{"type":"string"}},"synced":{"type":["number","null"]}},"required":["scope","names","synced"],"additionalProperties":false},
"calls/<call>/access.json": {"type":"object","properties":{"requested":{"type":"string"},"kept":{"type":"boolean"},"proof":{"anyOf":[19,{"type":"null"}]},"reasons":7},"required":["requested","kept","proof","reasons"]},
"calls/<call>/fencing.json": {"type":"object","properties":{"observed_at":{"type":"string"},"proof":26},"required":["observed_at","proof"]},
"calls/<call>/proof.json": {"type":"object","properties":{"ref":27,"plan_digest":{"type":"string"},"home":{"type":"string"},"workflow_id":{"type":"string"},"call":{"type":"string"},"retry":{"type":"number"},"epoch":{"type":"number"},"instructions":{"type":"string"},"sights":21},"required":["ref","plan_digest","home","workflow_id","call","retry","epoch","instructions","sights"]},
"endpoints.json": {"type":"object","properties":{"endpoints":{"type":"object","additionalProperties":{"type":"string"}},"met":{"type":"boolean"},"sights":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"server":{"type":"string"},"addresses":{"type":"array","items":{"type":"string"}},"services":{"type":"array","items":{"type":"object","properties":{"url":{"type":"string"},"answered":{"type":"string"},"met":{"type":"boolean"}},"required":["url","answered","met"]}},"met":{"type":"boolean"},"at":{"type":"string"}},"required":["name","server","addresses","services","met","at"]}},"published":{"type":"array","items":{"type":"object","properties":{"endpoint":{"type":"string"},"state_ref":{"type":"string"},"output":{"type":"string"},"address":{"type":["string","null"]},"saw":{"type":"string"},"met":{"type":"boolean"},"at":{"type":"string"}},"required":["endpoint","state_ref","output","address","saw","met","at"]}}},"required":["endpoints","met","sights","published"]},
"fragments/<activity id>-<activity>-a<attempt>.json": {"type":"object","properties":{"activity":{"type":"string"},"activity_id":{"type":"string"},"execution":{"type":"string"},"attempt":{"type":"integer","minimum":1,"maximum":9007199254740991},"at":{"type":"string"},"says":{"type":"string"},"files":{"type":"object","additionalProperties":{"type":"string","pattern":"^[0-9a-f]{64}$"}}},"required":["activity","activity_id","execution","attempt","at","says","files"],"additionalProperties":false},
"temporal/abandoned/<n>-<run id>.json": 30,
"approvals/seen/<n>.json": {"oneOf":[{"type":"object","properties":{"seq":31,"prev":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string"},"what":{"type":"string","const":"statement"},"kind":{"type":"string","enum":["verdict","action"]},"statement":22,"signature":{"type":"string"},"key":{"type":"string"}},"required":["seq","prev","at","what","kind","statement","signature","key"],"additionalProperties":false},{"type":"object","properties":{"seq":31,"prev":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string"},"what":{"type":"string","const":"claimed-answer"},"statement":22},"required":["seq","prev","at","what","statement"],"additionalProperties":false},{"type":"object","properties":{"seq":31,"prev":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string"},"what":{"type":"string","const":"attempt"},"plan_digest":{"type":"string"},"call":{"type":"string"},"retry":31},"required":["seq","prev","at","what","plan_digest","call","retry"],"additionalProperties":false},{"type":"object","properties":{"seq":31,"prev":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string"},"what":{"type":"string","const":"first-change"},"plan_digest":{"type":"string"}},"required":["seq","prev","at","what","plan_digest"],"additionalProperties":false}]},
"calls/<call>/start.json": {"type":"object","properties":{"call":{"type":"string"},"retry":31,"plan_digest":{"type":"string"},"at":{"type":"string"}},"required":["call","retry","plan_digest","at"],"additionalProperties":false},
"answers/<activity id>-<activity>-a<attempt>.json": {"type":"object","properties":{"activity":{"type":"string"},"activity_id":{"type":"string"},"execution":{"type":"string"},"attempt":{"type":"integer","minimum":1,"maximum":9007199254740991},"at":{"type":"string"},"gave":{"type":"string","enum":["result","failure","cancellation"]},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["activity","activity_id","execution","attempt","at","gave","sha256"],"additionalProperties":false},
"temporal/history.json": 30,
"temporal/foreign-events.json": {"type":"array","items":{"type":"object","properties":{"event":31,"at":{"type":"string"},"what":{"type":"string","enum":["terminated","timed-out","cancel-requested","reset","unknown-signal","lost"]},"by":{"type":"string"},"reason":{"type":"string"}},"required":["event","at","what","by","reason"]}},
"differences.json": {"type":"array","items":{"type":"object","properties":{"clause":{"type":"string"},"what":{"type":"string"}},"required":["clause","what"],"additionalProperties":false}},
"report.json": {"type":"object","properties":{"version":{"type":"number","const":1},"record":{"oneOf":[{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","enum":["completed","held","denied"]},"reasons":29,"deficiencies":29},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"completed-with-deficiencies"},"reasons":29,"deficiencies":{"type":"array","prefixItems":[35],"items":35,"minItems":1}},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"refused"},"reasons":{"type":"array","prefixItems":[{"type":"object","properties":{"code":{"type":"string","enum":["DecisionInvalid","DecisionExpired","DecisionAlreadyExecuted","DecisionRepeated","RunnerMissing","RunnerAmbiguous","RunnerChanged","RunnerLost","PlanMissing","PlanAmbiguous","PlanInvalid","PlanAltered","BlueprintInvalid","HyopsVersionUnknown","SecretInClear","PolicyInvalid","ConfigurationInvalid","ApprovalMissing","SecretsMissing","AccessModeUnmet","RepositoryStateMissing","BackupMissing","FencingUnproven","GuardsOutdated","DowngradeRefused","WorkloadBusy","WorkloadFrozen","WorkloadRecordDamaged","AuthorityUnsound","RunLimitReached","RuntimeRootBusy","EvidenceHomeWrong","ArgumentsInvalid","CallerWrong"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]}],"items":6,"minItems":1},"deficiencies":36},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"rejected"},"reasons":{"type":"array","prefixItems":[{"type":"object","properties":{"code":{"type":"string","enum":["ApprovalRejected"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]}],"items":6,"minItems":1},"deficiencies":36},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"expired"},"reasons":{"type":"array","prefixItems":[{"type":"object","properties":{"code":{"type":"string","enum":["ApprovalExpired"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]}],"items":6,"minItems":1},"deficiencies":36},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"failed"},"reasons":{"type":"array","prefixItems":[{"type":"object","properties":{"code":{"type":"string","enum":["CallOutOfOrder","CallRecordsDiffer","EpochStale","HyopsFailed","HyopsRefused","HyopsNotExecuted","HyopsInterrupted","HyopsOutcomeUnknown","HyopsStillRunning","AccessUnproven","TrafficNotVerified","HumanStepDue","HumanStepUnproven","PublicAddressLeft","OperatorMissing","EvidenceUnwritable","EvidenceConflict","EvidenceUnsealed","WorkTimedOut","Internal"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]}],"items":6,"minItems":1},"deficiencies":36},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]},{"type":"object","properties":{"decision_id":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"home":{"type":["string","null"]},"plan":{"type":["string","null"]},"plan_digest":{"type":["string","null"]},"steps":33,"approvals":24,"messages_not_kept":{"type":"number"},"requirement":34,"started_at":{"type":"string"},"ended_at":{"type":"string"},"outcome":{"type":"string","const":"aborted"},"reasons":{"type":"array","prefixItems":[{"type":"object","properties":{"code":{"type":"string","enum":["OperatorAborted","Cancelled","EndedOutsideRunner"]},"what":{"type":"string"},"where":{"type":"string"},"do":{"type":"string"}},"required":["code","what","where","do"]}],"items":6,"minItems":1},"deficiencies":36},"required":["decision_id","workflow_id","run_id","home","plan","plan_digest","steps","approvals","messages_not_kept","requirement","started_at","ended_at","outcome","reasons","deficiencies"]}]},"objectives":{"type":"array","items":{"type":"object","properties":{"what":{"type":"string","enum":["recovery time","data loss"]},"objective_ms":{"type":["number","null"]},"measured_ms":{"type":["number","null"]},"met":{"type":["boolean","null"]},"how":{"type":"string"}},"required":["what","objective_ms","measured_ms","met","how"]}},"captures":{"type":"array","items":{"type":"object","properties":{"clause":{"type":"string"},"what":{"type":"string"},"files":{"type":"array","items":{"type":"string"}},"value":{}},"required":["clause","what","files","value"]}}},"required":["version","record","objectives","captures"]},
"approvals/ledger.jsonl": 23,
"timing.json": {"type":"object","properties":{"started_at":{"type":"string"},"ended_at":{"type":"string"},"total_ms":{"type":["number","null"]},"waited_ms":{"type":"number"},"worked_ms":{"type":["number","null"]},"steps":{"type":"array","items":{"type":"object","properties":{"step":32,"state":{"type":"string","enum":["not-reached","running","done","nothing","skipped","failed","unknown"]},"started_at":{"type":["string","null"]},"ended_at":{"type":["string","null"]},"total_ms":{"type":["number","null"]},"waited_ms":{"type":"number"},"worked_ms":{"type":["number","null"]}},"required":["step","state","started_at","ended_at","total_ms","waited_ms","worked_ms"]}}},"required":["started_at","ended_at","total_ms","waited_ms","worked_ms","steps"]},
"timeline.jsonl": {"type":"object","properties":{"seq":{"type":"integer","minimum":1,"maximum":9007199254740991},"prev":{"type":"string","pattern":"^[0-9a-f]{64}$"},"fragment":{"type":"string"},"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"},"at":{"type":"string"},"says":{"type":"string"},"hash":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["seq","prev","fragment","sha256","at","says","hash"],"additionalProperties":false},
"manifest.json": {"type":"object","properties":{"version":{"type":"number","const":1},"decision_id":{"type":"string"},"run_id":{"type":"string"},"files":{"type":"object","additionalProperties":{"type":"object","properties":{"sha256":{"type":"string","pattern":"^[0-9a-f]{64}$"},"bytes":{"type":"integer","minimum":0,"maximum":9007199254740991}},"required":["sha256","bytes"],"additionalProperties":false}},"timeline_head":{"type":"string","pattern":"^[0-9a-f]{64}$"}},"required":["version","decision_id","run_id","files","timeline_head"],"additionalProperties":false},
"statement.dsse.json": {"type":"object","properties":{"payloadType":{"type":"string","const":"application/vnd.in-toto+json"},"payload":{"type":"string"},"signatures":{"minItems":1,"type":"array","items":{"type":"object","properties":{"keyid":{"type":"string"},"sig":{"type":"string"}},"required":["keyid","sig"],"additionalProperties":false}}},"required":["payloadType","payload","signatures"],"additionalProperties":false},
"claim.json": {"type":"object","properties":{"decision_id":{"type":"string"},"decision_digest":{"type":"string"},"workflow_id":{"type":"string"},"run_id":{"type":"string"},"claimed_at":{"type":"string"},"namespace_id":{"type":["string","null"]},"queue":{"type":"string"}},"required":["decision_id","decision_digest","workflow_id","run_id","claimed_at","namespace_id"]}
}''')
# end of the written part
PY

cat > "$work/claim.py" <<'PY'
import sys
sys.path.insert(0, sys.argv[2])
from shapes import SHAPES, fits, parsed
claim = parsed(open(sys.argv[1], encoding='utf-8', newline='').read())
assert fits(SHAPES['claim.json'], claim)
print(claim['run_id'])
PY

cat > "$work/judge.py" <<'PY'
import base64, ipaddress, json, os, re, subprocess, sys, urllib.parse
from datetime import datetime, timezone
from decimal import Decimal
from hashlib import sha256

run, work, signer, trust = sys.argv[1:5]
sys.path.insert(0, work)
from shapes import SHAPES, fits, is_at, is_record_of, parsed

MADE_LAST = ('manifest.json', 'statement.dsse.json', 'SHA256SUMS')
FRAGMENT = next(kind for kind in SHAPES if kind.startswith('fragments/'))
STEPS = ('decide approve validate-access-mode prepare-target move-data sync-secrets '
         'reconcile-workloads cut-traffic resume-protection publish-evidence').split()
GATES = {'approval': 'C6.1', 'secrets': 'C6.2', 'access-mode': 'C6.3', 'repository': 'C6.4', 'fencing': 'C6.5'}
CODES = {
    'refused': 'DecisionInvalid DecisionExpired DecisionAlreadyExecuted DecisionRepeated RunnerMissing '
               'RunnerAmbiguous RunnerChanged RunnerLost PlanMissing PlanAmbiguous PlanInvalid PlanAltered '
               'BlueprintInvalid HyopsVersionUnknown SecretInClear PolicyInvalid ConfigurationInvalid '
               'ApprovalMissing SecretsMissing AccessModeUnmet RepositoryStateMissing BackupMissing '
               'FencingUnproven GuardsOutdated DowngradeRefused WorkloadBusy WorkloadFrozen '
               'WorkloadRecordDamaged AuthorityUnsound RunLimitReached RuntimeRootBusy '
               'EvidenceHomeWrong ArgumentsInvalid CallerWrong',
    'rejected': 'ApprovalRejected',
    'expired': 'ApprovalExpired',
    'aborted': 'OperatorAborted Cancelled EndedOutsideRunner',
    'failed': 'CallOutOfOrder CallRecordsDiffer EpochStale HyopsFailed HyopsRefused HyopsNotExecuted HyopsInterrupted HyopsOutcomeUnknown '
              'HyopsStillRunning AccessUnproven TrafficNotVerified HumanStepDue HumanStepUnproven '
              'PublicAddressLeft OperatorMissing EvidenceUnwritable EvidenceConflict EvidenceUnsealed '
              'WorkTimedOut Internal',
}
# What can end a run although no step of it stopped: it came from outside, or after its story.
CAME_AFTERWARDS = ('EndedOutsideRunner', 'EvidenceUnsealed', 'DecisionAlreadyExecuted')
# The times and the note of a step in each state.
UNTOUCHED, RUNNING, DONE, NOTED = (None, None, None), (str, None, None), (str, str, None), (str, str, str)
STATES = {'not-reached': UNTOUCHED, 'running': RUNNING, 'done': DONE, 'nothing': NOTED, 'skipped': NOTED, 'failed': NOTED}
SSH_WAY = {'runner-local': 'direct', 'private-overlay': 'direct', 'bastion-explicit': 'bastion-explicit',
           'gcp-iap': 'gcp-iap', 'public-ephemeral': 'direct'}
STORE_KEY = re.compile(r'(secondary_)?((gcs_|s3_|repo_)?bucket(_name)?|azure_(storage_)?(account|container)(_name)?'
                       r'|storage_account|container(_name)?)')
GUARD_MAX_AGE, CLOCKS_DIFFER = 60 * 60 * 1000, 60 * 1000

def find(exit, clause, file, what):
    line = '%d %s %s: %s' % (exit, clause, file, what)
    # Names and texts are untrusted: each is printed as one line and cannot control the terminal.
    print(''.join(c if c.isprintable() else '\\u%04x' % ord(c) for c in line))

def number(value):
    """Formats a number as in RFC 8785: ECMAScript's shortest form."""
    value = float(value)
    if value == 0:
        return '0'
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    text = ''.join(map(str, digits))
    stripped = text.rstrip('0')
    point = len(text) + exponent
    k = len(stripped)
    if k <= point <= 21:
        out = stripped + '0' * (point - k)
    elif 0 < point <= 21:
        out = stripped[:point] + '.' + stripped[point:]
    elif -6 < point <= 0:
        out = '0.' + '0' * -point + stripped
    else:
        out = stripped[0] + ('.' + stripped[1:] if k > 1 else '') + 'e%+d' % (point - 1)
    return ('-' if sign else '') + out

def canonical(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    keys = sorted(value, key=lambda key: key.encode('utf-16-be', 'surrogatepass'))
    return '{' + ','.join(canonical(key) + ':' + canonical(value[key]) for key in keys) + '}'

def digest(value):
    return sha256(canonical(value).encode('utf-8', 'surrogatepass')).hexdigest()

def load(path):
    try:
        with open(os.path.join(run, path), encoding='utf-8', newline='') as file:
            return parsed(file.read())
    except (OSError, ValueError):
        return None

def load_lines(path):
    try:
        with open(os.path.join(run, path), encoding='utf-8', newline='') as file:
            text = file.read()
        assert text == '' or text.endswith('\n')
        return [parsed(line) for line in text.split('\n')[:-1]]
    except (OSError, ValueError, AssertionError):
        return None

def millis(text):
    match = re.fullmatch(r'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)', text)
    zone = '+0000' if match[3] == 'Z' else match[3].replace(':', '')
    moment = datetime.strptime(match[1] + zone, '%Y-%m-%dT%H:%M:%S%z').astimezone(timezone.utc)
    return int(moment.timestamp()) * 1000 + int(((match[2] or '') + '000')[:3])

def call_of(path):
    match = re.match(r'calls/([^/]+)/', path)
    return match and re.sub(r'\.r\d+$', '', match[1])

def check_statement(manifest_sha):
    try:
        with open(work + '/payload', encoding='utf-8') as file:
            statement = json.load(file)
        names = [subject['name'] for subject in statement['subject']]
        assert statement['_type'] == 'https://in-toto.io/Statement/v1'
        assert statement['predicateType'] == 'https://hyops-dr.dev/run-report/v1'
        assert names == ['manifest.json', 'timeline-head']
        assert statement['predicate']['clock'] == 'unattested'
        assert statement['predicate']['sealed_by'] == signer
        assert all(isinstance(statement['predicate'][key], str) for key in ('decision_id', 'run_id', 'outcome', 'ended_at'))
        assert manifest_sha is None or statement['subject'][0]['digest']['sha256'] == manifest_sha
        return statement
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        find(22, 'C4.5', 'statement.dsse.json', 'the signed statement is not about this manifest and key')
        return None

# Files whose own checks report what is wrong with them.
CHECKED_ELSEWHERE = ('temporal/history.json', 'report.json', 'timeline.jsonl') + MADE_LAST

def check_shapes(actual, manifest):
    """Checks that every sealed file has the shape that it is known by, so that nothing malformed passes for missing."""
    for path in actual:
        kind = next((kind for kind in SHAPES if is_at(kind, path)), None)
        sealed = manifest['files'].get(path, {}).get('sha256') == actual[path]
        if kind is None or not sealed or kind in CHECKED_ELSEWHERE or path.startswith('fragments/'):
            continue
        values = load_lines(path) if path.endswith('.jsonl') else [load(path)]
        if values is None or not all(fits(SHAPES[kind], value) for value in values):
            find(23, 'C4.5', path, 'the file does not have its shape')

def check_files(actual, manifest):
    for path in ('manifest.json', 'SHA256SUMS'):
        if path not in actual:
            find(21, 'C4.5', path, 'the file is missing')
    for folder, folders, names in os.walk(run):
        for name in folders + names:
            path = os.path.join(folder, name)
            if os.path.islink(path) or not (os.path.isfile(path) or os.path.isdir(path)):
                find(21, 'C4.5', os.path.relpath(path, run), 'this is neither a file nor a folder')
    if manifest is None:
        if 'manifest.json' in actual:
            find(20, 'C4.5', 'manifest.json', 'the file is not a valid manifest')
        return
    listed = {path: entry['sha256'] for path, entry in manifest['files'].items()}
    for path in listed.keys() - actual.keys():
        find(21, 'C4.5', path, 'the file is missing')
    for path in actual.keys() - listed.keys() - set(MADE_LAST):
        find(21, 'C4.5', path, 'the file is not in the manifest')
    for path in listed.keys() & actual.keys():
        if listed[path] != actual[path] or os.path.getsize(os.path.join(run, path)) != manifest['files'][path]['bytes']:
            find(20, 'C4.5', path, 'the content was changed after it was sealed')
    sums = {**listed, **{path: actual[path] for path in MADE_LAST[:2] if path in actual}}
    text = ''.join('%s  %s\n' % (sums[path], path) for path in sorted(sums, key=str.encode))
    if 'SHA256SUMS' in actual and open(run + '/SHA256SUMS', 'rb').read() != text.encode():
        find(20, 'C4.5', 'SHA256SUMS', 'the checksums differ from the manifest')

def check_timeline(actual, manifest, statement, branches):
    fragments = []
    for path in (path for path in actual if path.startswith('fragments/')):
        try:
            one = load(path)
            assert fits(SHAPES[FRAGMENT], one)
            branch, scheduled = branch_of(one, branches)
            known = scheduled.get(one['activity_id'])
            fragments.append({**one, 'path': path, 'branch': branch, 'asked': known and known[1], 'order': (
                branch, *((known[0], b'') if known else (float('inf'), one['at'].encode())), one['attempt'], path.encode())})
            sealed = manifest['files'].get(path, {}).get('sha256') == actual[path]
            for file, sha in one['files'].items() if sealed else ():
                if file not in actual:
                    find(21, 'C4.5', file, 'the file is missing, but ' + path + ' lists it')
                elif actual[file] != sha:
                    find(20, 'C4.5', file, 'the content differs from the digest in ' + path)
            if scheduled and not known:
                find(23, 'C4.5', path, 'the activity of this fragment is not in the history')
        except AssertionError:
            find(20, 'C4.5', path, 'the file is not a valid fragment')
    fragments.sort(key=lambda one: one['order'])
    if 'timeline.jsonl' not in actual:
        return fragments
    lines, prev = load_lines('timeline.jsonl'), '0' * 64
    try:
        assert lines is not None and all(fits(SHAPES['timeline.jsonl'], line) for line in lines)
        for seq, line in enumerate(lines, 1):
            rest = {key: value for key, value in line.items() if key != 'hash'}
            assert line['seq'] == seq and line['prev'] == prev and digest(rest) == line['hash']
            prev = line['hash']
        told = [(line['fragment'], line['sha256'], line['at'], line['says']) for line in lines]
        assert told == [(one['path'], actual[one['path']], one['at'], one['says']) for one in fragments]
        assert prev == manifest['timeline_head']
        assert statement is None or prev == statement['subject'][1]['digest']['sha256']
    except AssertionError:
        find(20, 'C4.5', 'timeline.jsonl', 'the hash chain is broken, or does not have every fragment in order')
    return fragments

def newest(fragments, path):
    names = [name for one in fragments for name in one['files'] if is_record_of(path, name)]
    return load(names[-1]) if names else None

def check_call_order(plan, fragments):
    calls = plan['calls'] if plan else []
    planned = [STEPS.index(call['step']) for call in calls]
    if planned != sorted(planned):
        find(23, 'C7', 'plan/plan.json', 'the calls of the plan are not in the order of the ten steps')
    ids = [call['id'] for call in calls]
    made = [(one['branch'], ids.index(call))
            for one in fragments for call in dict.fromkeys(map(call_of, one['files'])) if call in ids]
    if made != sorted(made):
        find(23, 'C7', 'calls/', 'the calls were not executed in the order of the plan')

def check_order(steps):
    if [step['step'] for step in steps] != STEPS:
        return find(23, 'C7', 'report.json', 'the steps are not the ten steps of the contract in their order')
    stopped, reached = False, float('-inf')
    for step in steps:
        if stopped and step['step'] != 'publish-evidence' and step['state'] != 'not-reached':
            find(23, 'C7', 'report.json', step['step'] + ' was reached although the run stopped before it')
        stopped = stopped or step['state'] in ('running', 'failed', 'not-reached')
        for time in filter(None, (step['started_at'], step['ended_at'])):
            if millis(time) < reached:
                find(23, 'C7', 'report.json', step['step'] + ' has an earlier time than the previous step')
            reached = millis(time)

def check_calls(record, plan, revision, executed, actual):
    planned = {call['id']: call for call in plan['calls']} if plan else {}
    states = {step['step']: step['state'] for step in record['steps']}
    for call in executed:
        if call not in planned:
            find(23, 'C4.4', 'calls/' + call, 'the executed call is not in the approved plan')
        elif states.get(planned[call]['step']) in ('not-reached', 'nothing'):
            find(23, 'C7', 'report.json', call + ' left a record, but its step was not reached')
    for path in actual:
        call = planned.get(call_of(path))
        if call and is_record_of('call.json', path.split('/', 2)[2]):
            if (load(path) or {}).get('module_ref') != call.get('module_ref'):
                find(23, 'C8.3', path, 'the record names another module than the approved plan')
    for call in planned.values():
        path = 'plan/overlays%s/%s.json' % (revision, call['id'])
        if path in actual and digest(load(path)) != digest(call.get('overlay')):
            find(23, 'C8.3', path, 'the overlay differs from the one in the approved plan')

def check_steps(record, plan, fragments):
    """Checks that a step which lacks a call is skipped, and that each call of a step that is done was executed."""
    lacking = [one['call'] for one in record['deficiencies']]
    for step in record['steps']:
        calls = [call for call in (plan['calls'] if plan else []) if call['step'] == step['step']]
        own = [call['id'] for call in calls] + (['read-traffic'] if plan and step['step'] == read_back_step(plan) else [])
        lacks = [call for call in lacking if call in own]
        if step['state'] == 'skipped' and not lacks:
            find(23, 'C7', 'report.json', step['step'] + ' is skipped, but none of its calls was waived')
        if step['state'] in ('done', 'nothing', 'not-reached') and lacks:
            find(23, 'C7', 'report.json', '%s is %s, but the run went on without %s' % (step['step'], step['state'], lacks[0]))
        if step['state'] in ('done', 'nothing', 'skipped'):
            for call in calls:
                if call['id'] not in lacking and not was_executed(call, fragments):
                    find(23, 'C4.4', 'calls/' + call['id'], '%s is %s, but %s was neither executed nor waived' % (
                        step['step'], step['state'], call['id']))

def was_executed(call, fragments):
    """Reports whether the newest record of a call, of any retry, shows that it was executed."""
    name = 'proof.json' if call['kind'] == 'human' else 'result.json'
    left = [path for one in fragments for path in one['files']
            if call_of(path) == call['id'] and is_record_of(name, path.split('/', 2)[2])]
    record = load(left[-1]) if left else None
    if not isinstance(record, dict):
        return False
    met = lambda proofs: isinstance(proofs, list) and all(isinstance(one, dict) and one.get('met') is True for one in proofs)
    if call['kind'] == 'human':
        return met(record.get('sights'))
    state = record['conclusion'].get('state') if isinstance(record.get('conclusion'), dict) else None
    # HyOps skipped what was there already, and live probes proved that.
    return state == 'executed' or (state == 'skipped' and bool(record.get('proofs')) and met(record['proofs']))

def check_approvals(record, plan, executed, first_at):
    if canonical(load_lines('approvals/ledger.jsonl')) != canonical(record['approvals']):
        find(23, 'C6.1', 'approvals/ledger.jsonl', 'the ledger differs from the one in the run report')
    if not executed or not plan:
        return
    asked = plan['requirement']
    if canonical(record['requirement']) != canonical(asked):
        find(23, 'C4.8', 'report.json', 'the run required other approvals than the plan')
    if plan['decision']['requires_approval'] and asked['approvals'] < 1:
        find(23, 'C4.8', 'plan/plan.json', 'the decision requires approval, but the plan does not')
    given = {}
    for entry in record['approvals']:
        if entry['accepted'] and (first_at is None or millis(entry['at']) <= millis(first_at)):
            if entry['message'] == 'void':
                given = {}
            if entry['message'] == 'approve':
                given[entry['by']] = entry['signed']
            if entry['message'] == 'withdraw':
                given.pop(entry['by'], None)
    able = {by: signed for by, signed in given.items() if by in asked['approvers'] and by not in asked['excluded'] and (
        signed['statement']['plan_digest'] == record['plan_digest'] if signed else asked['identity'] == 'claimed')}
    if len(able) < asked['approvals'] or not all_seated(asked['roles'], able):
        find(23, 'C6.1', 'approvals/ledger.jsonl', 'approvals required before the first call are missing')
    keys = [signed['key'] for signed in able.values() if signed]
    if len(set(keys)) < len(keys):
        find(23, 'C6.1', 'approvals/ledger.jsonl', 'two approvals are signed with the same key, so they are by one person')

def seen_in(actual):
    """Returns what the runner itself has seen, from 1.json on; None when the record is not whole."""
    count = sum(1 for path in actual if re.fullmatch(r'approvals/seen/.+\.json', path))
    seen = [load('approvals/seen/%d.json' % number) for number in range(1, count + 1)]
    prev = '0' * 64
    for number, entry in enumerate(seen, 1):
        if not isinstance(entry, dict) or entry.get('seq') != number or entry.get('prev') != prev:
            return None
        prev = digest(entry)
    return seen

def seen_entries(seen):
    entries = []
    for one in seen or []:
        if one['what'] == 'statement':
            word, who = ('verdict', 'approver') if one['kind'] == 'verdict' else ('action', 'operator')
            statement = one['statement']
            entries.append({'seq': one['seq'], 'at': one['at'], 'message': statement.get(word), 'by': statement.get(who),
                            'reason': statement['reason'], 'accepted': True, 'signed': one})
    return entries

def verdicts_seen(seen, plan_digest):
    """Returns the verdicts that came before the first change under their plan."""
    changed = {one['plan_digest']: one['seq'] for one in reversed(seen) if one['what'] == 'first-change'}
    for entry in seen_entries(seen):
        statement = entry['signed']['statement']
        in_time = entry['seq'] < changed.get(statement['plan_digest'], float('inf'))
        about = statement.get('verdict') == 'reject' or statement['plan_digest'] == plan_digest
        if entry['signed']['kind'] == 'verdict' and in_time and about:
            yield entry

def check_seen(record, plan, executed, first_at, actual):
    seen = seen_in(actual)
    if seen is None:
        return find(23, 'C6.1', 'approvals/seen/', 'an entry was changed, removed or put in between')
    if not executed or not plan or plan['requirement']['approvals'] == 0:
        return
    asked, plan_digest, given = plan['requirement'], record['plan_digest'], {}
    for entry in verdicts_seen(seen, plan_digest):
        if entry['message'] == 'reject':
            find(23, 'C6.1', 'approvals/seen/', 'calls were executed, but the plan was rejected before')
        if entry['message'] == 'approve':
            given[entry['by']] = entry
        if entry['message'] == 'withdraw':
            given.pop(entry['by'], None)
    if asked['identity'] == 'claimed':
        return check_taken_back(record, first_at, actual)
    closed = any(one['what'] == 'first-change' and one['plan_digest'] == plan_digest for one in seen)
    able = set(given) & set(asked['approvers'])
    if not closed or len(given) < asked['approvals'] or not all_seated(asked['roles'], able):
        find(23, 'C6.1', 'approvals/seen/', 'the runner had not seen the required approvals before the first change')
    known = [digest(one['statement']) for one in seen if one['what'] == 'statement']
    if any(entry['accepted'] and entry['signed'] and digest(entry['signed']['statement']) not in known for entry in record['approvals']):
        find(23, 'C6.1', 'approvals/ledger.jsonl', 'the ledger has a signed message that the runner has not seen')

def check_taken_back(record, first_at, actual):
    """Looks in abandoned branches for approvals that were taken back before the first change."""
    until = float('inf') if first_at is None else millis(first_at)
    given = {}
    for entry in record['approvals']:
        if entry['accepted'] and millis(entry['at']) <= until:
            if entry['message'] == 'void':
                given = {}
            if entry['message'] == 'approve':
                given[entry['by']] = entry
            if entry['message'] == 'withdraw':
                given.pop(entry['by'], None)
    for path in sorted(path for path in actual if path.startswith('temporal/abandoned/')):
        for by, verdict, at in taken_back_in(path, record):
            able = by in (record['requirement'] or {}).get('approvers', []) and at <= until
            if able and (verdict == 'reject' or (by in given and millis(given[by]['at']) <= at)):
                find(23, 'C6.1', path, 'calls were executed, but %s sent %s before' % (by, verdict))

def taken_back_in(path, record):
    for event in (load(path) or {}).get('events', []):
        signal = event.get('workflowExecutionSignaledEventAttributes') or {}
        request = (event.get('workflowExecutionUpdateAcceptedEventAttributes') or {}).get('acceptedRequest') or {}
        payloads = (signal.get('input') or (request.get('input') or {}).get('args') or {}).get('payloads')
        try:
            message = json.loads(base64.b64decode(payloads[0]['data']))
            verdict = signal.get('signalName') or message.get('verdict')
            said = [message[key] for key in ('decision_id', 'plan_digest', 'approver', 'reason')]
            hexes = re.sub('^sha256:', '', said[1]).lower()
        except (TypeError, KeyError, ValueError, IndexError, AttributeError):
            continue
        fits = said[0] == record['decision_id'] and len(said[1]) >= 12 and record['plan_digest'].startswith(hexes)
        if verdict in ('reject', 'withdraw') and fits and isinstance(said[2], str) and isinstance(said[3], str) and said[3]:
            yield said[2], verdict, millis(event['eventTime'])

def all_seated(roles, people):
    """Reports whether a different person fills each seat of each role."""
    seats = [set(role['held_by']) for role in roles for _ in range(role['needed'])]
    taken = {}
    def seated(seat, asked):
        for person in seats[seat] & set(people) - asked:
            asked.add(person)
            if person not in taken or seated(taken[person], asked):
                taken[person] = seat
                return True
        return False
    return all(seated(seat, set()) for seat in range(len(seats)))

def check_signatures(record, plan, actual):
    entries = [entry for entry in record['approvals'] + seen_entries(seen_in(actual)) if entry['accepted'] and entry['signed']]
    if not entries:
        return
    signers = signers_text(plan, actual)
    if signers is None:
        return find(23, 'C6.1', 'approvals/ledger.jsonl', 'there are signatures, but no trusted allowed_signers')
    wrong = limit_not_in_utc(signers)
    if wrong:
        return find(23, 'C6.1', 'approvals/ledger.jsonl',
                    '%s in allowed_signers is not a time in UTC; write YYYYMMDDZ or YYYYMMDDHHMMSSZ' % wrong)
    with open(work + '/allowed_signers', 'w', encoding='utf-8', newline='') as file:
        file.write(signers)
    for entry in entries:
        signed, statement = entry['signed'], entry['signed']['statement']
        word, who = ('verdict', 'approver') if 'verdict' in statement else ('action', 'operator')
        said = (statement.get(word), statement.get(who), statement['reason'], statement['decision_id'], statement['run_id'])
        agrees = said == (entry['message'], entry['by'], entry['reason'], record['decision_id'], record['run_id'])
        try:
            good = agrees and key_of(signed, statement, word, entry) == signed['key']
        except FileNotFoundError:
            return find(22, 'C6.1', 'approvals/ledger.jsonl', 'signatures cannot be verified: ssh-keygen is not installed')
        if not good:
            find(23, 'C6.1', 'approvals/ledger.jsonl', 'the signature of message %d is not valid' % entry['seq'])

def signers_text(plan, actual):
    """Returns the allowed_signers in the trusted folder, or the list that the approved plan is bound to."""
    places = [trust + '/allowed_signers'] if trust else []
    if places and os.path.isfile(places[0]):
        return open(places[0], encoding='utf-8', newline='').read()
    for path in (path for path in actual if is_record_of('policy/allowed_signers', path)):
        text = open(os.path.join(run, path), encoding='utf-8', newline='').read()
        if plan and digest(text) == plan['requirement']['signers']:
            return text
    return None

def limit_not_in_utc(signers):
    """Returns the first time limit that OpenSSH could read in the zone of this machine."""
    utc = r'\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?Z'
    for line in signers.split('\n'):
        if line.strip().startswith('#'):
            continue
        options = re.split(r'\s(?:sk-)?(?:ssh|ecdsa)-', line)[0]
        for limit, time in re.findall(r'(valid-(?:after|before)="([^"]*)")', options, re.I):
            if not re.fullmatch(utc, time, re.A):
                return limit
    return None

def key_of(signed, statement, word, entry):
    namespace = 'hyops-dr-approval-v1' if word == 'verdict' else 'hyops-dr-operation-v1'
    armour = '-----%s SSH SIGNATURE-----'
    base64 = re.sub(r'\s', '', signed['signature'].replace(armour % 'BEGIN', '').replace(armour % 'END', ''))
    lines = [armour % 'BEGIN', *re.findall('.{1,70}', base64), armour % 'END', '']
    with open(work + '/ssh.sig', 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines))
    moment = re.sub(r'\D', '', datetime.fromtimestamp(millis(entry['at']) / 1000, timezone.utc).isoformat())[:14]
    verified = subprocess.run(
        ['ssh-keygen', '-Y', 'verify', '-f', work + '/allowed_signers', '-I', entry['by'], '-n', namespace,
         '-s', work + '/ssh.sig', '-Overify-time=' + moment],
        input=canonical(statement).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, 'TZ': 'UTC'})
    match = re.search(r'^Good .* key (SHA256:[A-Za-z0-9+/]+)$', verified.stdout.decode(errors='replace'), re.M)
    return match[1] if verified.returncode == 0 and match else None

def check_gates(record, executed, before, first_at):
    said = {}
    for name in (name for one in before for name in one['files'] if name.startswith('gates/')):
        gate = load(name)
        said[gate['gate']] = gate
    for gate, clause in GATES.items() if executed else ():
        if said.get(gate, {}).get('met') is not True:
            find(23, clause, 'gates/%s.json' % gate, 'the gate was not met before the first call')
        elif said[gate]['plan_digest'] != record['plan_digest']:
            find(23, clause, 'gates/%s.json' % gate, 'the gate was checked for another plan than the approved one')
        elif first_at is not None:
            age = millis(first_at) - millis(said[gate]['observed_at'])
            if not -CLOCKS_DIFFER <= age <= GUARD_MAX_AGE:
                find(23, clause, 'gates/%s.json' % gate, 'the gate was not checked right before the first call')

# What effects require and what modules do; written by node lib/tools/write-effects.js
DUTIES = {
 "observes": ["prepare-target move-data sync-secrets reconcile-workloads cut-traffic resume-protection",0,0],
 "gate": ["prepare-target move-data sync-secrets reconcile-workloads cut-traffic resume-protection",0,0],
 "prepares": ["prepare-target",0,1],
 "opens-access": ["prepare-target",0,0],
 "restores": ["move-data",1,1],
 "promotes": ["move-data",1,1],
 "replicates": ["move-data resume-protection",0,1],
 "syncs-secrets": ["sync-secrets",0,0],
 "reconciles-workloads": ["reconcile-workloads",0,1],
 "steers-traffic": ["cut-traffic",0,1],
 "cuts-traffic": ["cut-traffic",1,1],
 "protects": ["resume-protection",0,0],
 "removes": ["resume-protection",0,0],
}
MODULES = {
 "core/azure/nat-gateway": {"effect":"prepares","cloud":"azure"},
 "core/azure/resource-group": {"effect":"prepares","cloud":"azure"},
 "core/azure/vnet": {"effect":"prepares","cloud":"azure"},
 "core/hetzner/vyos-image-register": {"effect":"prepares"},
 "core/hetzner/vyos-image-seed": {"effect":"prepares"},
 "core/shared/vyos-image-artifact": {"effect":"prepares"},
 "core/shared/vyos-image-build": {"effect":"prepares"},
 "examples/core/hello-world": {"effect":"prepares"},
 "org/hetzner/shared-control-host": {"effect":"prepares"},
 "org/hetzner/shared-private-network": {"effect":"prepares"},
 "org/hetzner/vyos-edge-foundation": {"effect":"prepares"},
 "org/hetzner/wan-edge-foundation": {"effect":"prepares"},
 "platform/network/decision-consumer": {"effect":"prepares"},
 "platform/network/decision-dispatcher": {"effect":"prepares"},
 "platform/network/decision-executor": {"effect":"prepares"},
 "platform/network/decision-service": {"effect":"prepares"},
 "platform/network/powerdns-authority": {"effect":"prepares"},
 "platform/network/vyos-edge-wan": {"effect":"prepares"},
 "platform/network/vyos-site-extension-edge": {"effect":"prepares"},
 "platform/network/vyos-site-extension-onprem": {"effect":"prepares"},
 "platform/linux/containerlab": {"effect":"prepares"},
 "platform/linux/desktop-xrdp": {"effect":"prepares"},
 "platform/linux/eve-ng": {"effect":"prepares"},
 "platform/linux/eve-ng-images": {"effect":"prepares"},
 "platform/linux/gns3-images": {"effect":"prepares"},
 "platform/linux/gns3-server": {"effect":"prepares"},
 "platform/k8s/kube-dns-stub-domain": {"effect":"prepares"},
 "core/onprem/network-sdn": {"effect":"prepares","cloud":"none"},
 "core/onprem/vyos-template-import": {"effect":"prepares","cloud":"none"},
 "core/onprem/vyos-template-seed": {"effect":"prepares","cloud":"none"},
 "platform/onprem/eve-ng": {"effect":"prepares","cloud":"none"},
 "platform/onprem/netbox": {"effect":"prepares","cloud":"none"},
 "platform/onprem/postgresql-core": {"effect":"prepares","cloud":"none"},
 "platform/onprem/rke2-cluster": {"effect":"prepares","cloud":"none"},
 "platform/onprem/rke2-etcd-member": {"effect":"prepares","cloud":"none"},
 "platform/onprem/vyos-edge": {"effect":"prepares","cloud":"none"},
 "org/gcp/cloudsql-postgresql": {"effect":"prepares","cloud":"gcp"},
 "org/gcp/gsm-eso-sa": {"effect":"prepares","cloud":"gcp"},
 "org/gcp/project-factory": {"effect":"prepares","cloud":"gcp"},
 "org/gcp/wan-cloud-router": {"effect":"prepares","cloud":"gcp"},
 "org/gcp/wan-hub-network": {"effect":"prepares","cloud":"gcp"},
 "org/gcp/wan-vpn-to-edge": {"effect":"prepares","cloud":"gcp"},
 "platform/gcp/lab-network": {"effect":"prepares","cloud":"gcp"},
 "platform/gcp/vm-firewall-rules": {"effect":"prepares","cloud":"gcp"},
 "org/aws/object-repo": {"effect":"prepares"},
 "org/aws/pgbackrest-repo": {"effect":"prepares"},
 "org/azure/object-repo": {"effect":"prepares"},
 "org/azure/pgbackrest-repo": {"effect":"prepares"},
 "org/gcp/object-repo": {"effect":"prepares"},
 "org/gcp/pgbackrest-repo": {"effect":"prepares"},
 "platform/azure/container-registry": {"effect":"prepares"},
 "platform/linux/containerlab-lab": {"effect":"reconciles-workloads"},
 "platform/linux/eve-ng-labs": {"effect":"reconciles-workloads"},
 "platform/linux/gns3-starter-lab": {"effect":"reconciles-workloads"},
 "platform/linux/containerlab-healthcheck": {"effect":"observes"},
 "platform/linux/eve-ng-healthcheck": {"effect":"observes"},
 "platform/linux/gns3-healthcheck": {"effect":"observes"},
 "platform/k8s/gsm-bootstrap": {"effect":"syncs-secrets"},
 "platform/k8s/runtime-bundle-secret": {"effect":"syncs-secrets"},
 "core/onprem/template-image": {"effect":"prepares","cloud":"none"},
 "core/shared/manual-gate": {"effect":"gate"},
 "org/gcp/cloudsql-external-replica": {"by":"apply_mode","otherwise":"observes","modes":{"assess":"observes","status":"observes","establish":"replicates"},"cloud":"gcp"},
 "org/gcp/wan-cloud-nat": {"effect":"prepares","cloud":"gcp"},
 "platform/gcp/gke-cluster": {"effect":"prepares","cloud":"gcp"},
 "platform/gcp/gke-kubeconfig": {"effect":"prepares","cloud":"gcp"},
 "platform/gcp/platform-vm": {"effect":"prepares","cloud":"gcp"},
 "platform/onprem/platform-vm": {"effect":"prepares","cloud":"none"},
 "platform/linux/ops-runner": {"effect":"prepares"},
 "platform/linux/containerlab-recovery": {"by":"containerlab_recovery_action","otherwise":"protects","modes":{"arm":"protects"}},
 "platform/linux/eve-ng-lab-archive": {"by":"eveng_lab_archive_action","otherwise":"protects","modes":{"export":"protects","restore":"restores"}},
 "platform/linux/gns3-lab-archive": {"by":"gns3_lab_archive_action","modes":{"export":"protects","restore":"restores"}},
 "platform/k8s/argocd-bootstrap": {"effect":"reconciles-workloads"},
 "platform/onprem/argocd-bootstrap": {"effect":"reconciles-workloads","cloud":"none"},
 "platform/k8s/gcp-secret-store": {"effect":"syncs-secrets"},
 "platform/k8s/longhorn-dr-volume": {"by":"operation_mode","otherwise":"observes","modes":{"observe":"observes","standby":"replicates","restore":"restores","activate":"promotes"}},
 "platform/network/cloudflare-traffic-steering": {"by":"apply_mode","otherwise":"steers-traffic","modes":{"bootstrap":"steers-traffic","status":"observes"}},
 "platform/network/dns-routing": {"by":"apply_mode","otherwise":"cuts-traffic","modes":{"bootstrap":"cuts-traffic","status":"observes"}},
 "platform/network/edge-observability": {"effect":"protects"},
 "platform/onprem/netbox-db-migrate": {"effect":"restores","cloud":"none"},
 "platform/onprem/postgresql-dr-source": {"effect":"observes"},
 "platform/onprem/postgresql-ha": {"by":"apply_mode","otherwise":"prepares","modes":{"auto":"prepares","bootstrap":"prepares","maintenance":"prepares","restore":"restores"},"cloud":"none"},
 "platform/onprem/postgresql-ha-backup": {"effect":"protects","cloud":"none"},
 "platform/postgresql-ha": {"by":"apply_mode","otherwise":"prepares","modes":{"auto":"prepares","bootstrap":"prepares","maintenance":"prepares","restore":"restores"}},
 "platform/postgresql-ha-backup": {"effect":"protects"},
}
# end of the written part

LOOKING = ('plan', 'validate')
STEP_CLAUSE = {'prepare-target': 'C7.4', 'move-data': 'C7.5', 'sync-secrets': 'C7.6',
               'reconcile-workloads': 'C7.7', 'cut-traffic': 'C7.8', 'resume-protection': 'C7.9'}

def mode_of(value):
    if isinstance(value, bool):
        return str(value).lower()
    return '' if value is None else str(value).strip().lower()

def effect_of(step, own):
    """Returns effect and cloud of a step, or None for a module or a mode that nobody has described."""
    described = lambda name: MODULES.get(name) or own.get(name)
    entry, inputs = described(step['module_ref']), step.get('inputs') or {}
    if not entry:
        return None
    effect, mode = entry.get('effect'), ''
    if effect is None:
        mode = mode_of(inputs.get(entry['by']))
        effect = entry['modes'].get(mode) if mode else entry.get('otherwise')
        if mode == '' and truthy(inputs.get('preset_ref')):
            return None
    if effect not in DUTIES:
        return None
    if mode_of(step.get('action')) in LOOKING:
        effect = 'observes'
    elif effect != 'observes' and not DUTIES[effect][1]:
        if any(key.endswith('_state') and mode_of(value) == 'absent' for key, value in inputs.items()):
            effect = 'removes'
    cloud = entry.get('cloud')
    for key in ('inventory_state_ref', 'endpoint_state_ref', 'target_state_ref', 'kubeconfig_state_ref'):
        if cloud is None and isinstance(inputs.get(key), str):
            cloud = (described(inputs[key].split('#')[0]) or {}).get('cloud')
    return effect, cloud

def step_of(call):
    return ((call.get('overlay') or {}).get('steps') or [{}])[0]

def violations(plan):
    decision, calls = plan['decision'], plan['calls']
    kind, mode, access = decision['decision_type'], decision['dr_mode'], plan['access_mode']
    doing = lambda *effects: [call for call in calls if call['effect'] in effects]
    for call in calls:
        steps, fenced, at_target = DUTIES[call['effect']]
        if call['step'] not in steps.split():
            yield STEP_CLAUSE[call['step']], '%s: %s does not belong in %s' % (call['id'], call['effect'], call['step'])
        if kind == 'burst' and fenced:
            yield 'C6.5', '%s: a burst does not do what %s' % (call['id'], call['effect'])
        if at_target and call['cloud'] not in (None, decision['target_cloud']):
            yield 'C3.3', '%s: the call works in a cloud that the decision does not name' % call['id']
        if fenced and call.get('expect') == 'may-already-exist':
            yield STEP_CLAUSE[call['step']], '%s: HyOps may skip a call that %s' % (call['id'], call['effect'])
    if kind not in ('burst', 'hold') and mode != 'deny':
        if not doing('restores' if mode == 'restore' else 'promotes'):
            yield 'C3.4', 'no call does what dr_mode %s requires' % mode
        for call in doing('restores') if mode != 'restore' else ():
            yield 'C3.4', '%s: the call restores under dr_mode %s' % (call['id'], mode)
    fencing = plan['fencing']
    rungs = [] if 'nothing' in fencing else [rung['rung'] for rung in fencing['rungs']]
    if any(DUTIES[call['effect']][1] for call in calls) and not {'live-probes', 'two-person-statement'} & set(rungs):
        yield 'C6.5', 'a call requires a fenced old primary, but the plan does not prove fencing'
    if doing('restores') and 'nothing' in plan['repository']['backup']:
        yield 'C6.4', 'a call restores data, but the plan names no backup source'
    for call in doing('restores'):
        if call['kind'] == 'hyops' and not truthy((step_of(call).get('inputs') or {}).get('repo_state_ref')):
            yield 'C4.9', '%s: the call restores from a repository that the decision does not name' % call['id']
    read_back = isinstance(plan['traffic'], list)
    if doing('cuts-traffic') and not read_back:
        yield 'C7.8', 'traffic is cut, and nothing says how it is read back'
    if read_back and not doing('cuts-traffic', 'steers-traffic'):
        yield 'C7.8', 'traffic is read back, and no call cuts or steers it'
    if doing('cuts-traffic', 'steers-traffic', 'reconciles-workloads', 'replicates') and not plan['endpoints']:
        yield 'C8.6', 'it changes where the workload is reached, and the plan names no endpoint'
    last = calls[-1] if calls else {}
    removed = (last.get('step'), last.get('kind'), last.get('effect')) == ('resume-protection', 'human', 'removes')
    if access == 'public-ephemeral' and not removed:
        yield 'C5.5', 'a public address is opened, but nobody removes it'
    if access != 'public-ephemeral' and doing('opens-access'):
        yield 'C4.7', 'a call opens a public address under ' + access

def same_host(one, other):
    def usual(text):
        try:
            address = ipaddress.ip_address(text)
            return str(getattr(address, 'ipv4_mapped', None) or address)
        except ValueError:
            return text.lower()
    return usual(one) == usual(other)

def unreached(fencing):
    old = fencing['old_primary']
    hosts = [old] if isinstance(old, str) else old
    if any('/' in host for host in hosts):
        return
    for rung in fencing['rungs']:
        if rung['rung'] == 'live-probes':
            asked = [urllib.parse.urlsplit(probe['url']).hostname if probe['kind'] == 'http' else probe['host']
                     for probe in rung['probes']]
            if not all(any(same_host(one, host) for host in hosts) for one in asked):
                yield 'a probe asks another host than the old primary'
            if not all(any(same_host(one, host) for one in asked) for host in hosts):
                yield 'no probe asks the old primary'

def check_effects(plan, executed):
    if not plan or not executed:
        return
    try:
        for call in plan['calls']:
            if call['kind'] == 'sync':
                if (call['effect'], call['cloud']) != ('syncs-secrets', None) or 'overlay' in call:
                    find(23, 'C4.4', 'plan/plan.json', call['id'] + ': a sync of secrets is declared with another effect')
            elif call['kind'] != 'human':
                if truthy(step_of(call).get('with_deps')) or truthy(step_of(call).get('inputs_file')):
                    find(23, 'C4.4', 'plan/plan.json', call['id'] + ': HyOps may apply other modules or read other inputs')
                derived = effect_of(step_of(call), plan['modules'])
                if derived is None:
                    find(23, 'C4.4', 'plan/plan.json', call['id'] + ': the effect of its module is unknown')
                elif derived != (call['effect'], call['cloud']):
                    find(23, 'C4.4', 'plan/plan.json', call['id'] + ': the module has another effect than the plan says')
        for clause, why in violations(plan):
            find(23, clause, 'plan/plan.json', why)
        for why in () if 'nothing' in plan['fencing'] else unreached(plan['fencing']):
            find(23, 'C6.5', 'plan/plan.json', why)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        find(23, 'C4.4', 'plan/plan.json', 'the plan does not say what its calls do')

SCOPE = re.compile(r'[A-Za-z0-9][A-Za-z0-9_.-]{0,63}')

def scope_of(selected, decision):
    """Returns the scope of a sync that the plan writes or takes from the decision; None when there is none."""
    if isinstance(selected, dict):
        lists = [selected[key] for key in ('map', 'one_of', 'shape') if key in selected]
        if selected.get('from') != 'decision.secret_sync_profile' or len(lists) != 1:
            return None
        profile = decision.get('secret_sync_profile')
        if profile is None:
            selected = selected.get('otherwise')
        elif 'shape' in selected:
            selected = None if '..' in profile else profile
        elif profile not in lists[0]:
            selected = None
        else:
            selected = selected['map'][profile] if 'map' in selected else profile
    named = isinstance(selected, str) and SCOPE.fullmatch(selected) and selected != 'all'
    return selected if named else None

def check_syncs(plan, executed, actual):
    syncs = {call['id']: call for call in (plan or {}).get('calls', []) if call['kind'] == 'sync'} if executed else {}
    for call in syncs.values():
        if call.get('scope') is None or scope_of(call.get('from'), plan['decision']) != call['scope']:
            find(23, 'C3.9', 'plan/plan.json', call['id'] + ': the decision selects another scope of secrets')
    for path in actual:
        call = syncs.get(call_of(path))
        name = path.split('/', 2)[2] if call else ''
        record = load(path) if name.endswith('.json') and '/' not in name else None
        record = record if isinstance(record, dict) else {}
        if call and (is_record_of('call.json', name) or is_record_of('sync.json', name)):
            if record.get('scope') != call.get('scope'):
                find(23, 'C7.6', path, 'the record names another scope of secrets than the plan')
        if call and is_record_of('result.json', name) and isinstance(record.get('conclusion'), dict):
            state, sync = record['conclusion'].get('state'), load(path.rsplit('/', 1)[0] + '/sync.json')
            whole = isinstance(sync, dict) and isinstance(sync.get('names'), list) and sync.get('synced') == len(sync['names'])
            if state == 'skipped' or (state == 'executed' and not whole):
                find(23, 'C7.6', path, 'nothing records that all secrets of the scope were synced')

def check_fencing(plan, actual):
    moving = [call['id'] for call in (plan or {}).get('calls', []) if DUTIES.get(call.get('effect'), [0, 0])[1]]
    folders = {path[:path.rindex('/')] for path in actual
               if re.fullmatch(r'calls/[^/]+/(call|result)\.json', path) and call_of(path) in moving}
    for folder in folders:
        now = load(folder + '/fencing.json')
        proof = now.get('proof') if isinstance(now, dict) else None
        proven = isinstance(proof, dict) and isinstance(proof.get('proven_by'), str)
        if not proven or not isinstance(now.get('observed_at'), str):
            find(23, 'C6.5', folder + '/fencing.json', 'there is no proof that the old primary was fenced right before this call')

def truthy(value):
    return not (value is None or value is False or value == '' or (not isinstance(value, bool) and value == 0))

def walk(value):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield str(key), item
        yield from walk(item)

REPOSITORY_MODULE = re.compile(r'org/[a-z]+/(object-repo|pgbackrest-repo)')

def downgrades_of(inputs, mode, module_ref):
    jump = truthy(inputs.get('ssh_proxy_jump_host'))
    if any(truthy(inputs.get(key)) for key in ('inventory_state_ref', 'inventory_groups', 'ssh_access_mode')):
        if inputs.get('ssh_access_mode') != SSH_WAY[mode]:
            yield 'C5.1', 'the call leaves the access mode to HyOps'
        if inputs.get('ssh_proxy_jump_auto') is not False:
            yield 'C5.6', 'HyOps may add an automatic bastion'
        if mode == 'bastion-explicit' and not jump:
            yield 'C5.4', 'the call names no bastion host'
    if mode != 'bastion-explicit' and jump:
        yield 'C5.1', 'the call uses a bastion host'
    if inputs.get('execution_plane', 'runner-local') != 'runner-local':
        yield 'C5.1', 'the call names another execution plane'
    for key, value in walk(inputs):
        text = isinstance(value, str) and value != ''
        if key == 'ssh_proxy_jump_auto' and value is True:
            yield 'C5.6', 'HyOps is told to insert a bastion automatically'
        if key == 'assign_public_ip' and value is True and mode != 'public-ephemeral':
            yield 'C4.7', 'the call requests a public address'
        if text and STORE_KEY.fullmatch(key) and not REPOSITORY_MODULE.fullmatch(module_ref):
            yield 'C4.9', 'the call hard-codes ' + key
        if (text and key.endswith('_state_env')) or (key == 'allow_cross_env_state' and value is True):
            yield 'C4.9', 'the call uses states of other environments'

def check_downgrades(plan, executed):
    if not plan or not executed:
        return
    decision, mode = plan['decision'], plan['access_mode']
    asked = decision.get('repo_state_ref')
    if plan['repository']['state_ref'] != asked:
        find(23, 'C4.9', 'plan/plan.json', 'the plan uses another repository state than the decision')
    if mode == 'public-ephemeral' and decision.get('drill') is not True and not truthy(decision.get('break_glass')):
        find(23, 'C5.5', 'plan/plan.json', 'public-ephemeral is only for drills and break-glass')
    for call in plan['calls']:
        steps = (call.get('overlay') or {}).get('steps') or [{}]
        inputs = steps[0].get('inputs') or {}
        for clause, why in downgrades_of(inputs, mode, str(steps[0].get('module_ref'))):
            find(23, clause, 'plan/plan.json', call['id'] + ': ' + why)
        if truthy(inputs.get('repo_state_ref')) and inputs['repo_state_ref'] != asked:
            find(23, 'C4.9', 'plan/plan.json', call['id'] + ': the call uses another repository state than the decision')

def check_captures(record, plan, fragments, executed, actual):
    decision = newest(fragments, 'decision/normalized.json') or {}
    if plan is None and (record['plan_digest'] is not None or executed):
        find(23, 'C8.3', 'plan/plan.json', 'there is no plan with the recorded digest')
    if decision.get('decision_id', record['decision_id']) != record['decision_id']:
        find(23, 'C3.1', 'decision/normalized.json', 'the decision is not the one that was executed')
    if plan is None:
        return decision
    if 'decision/original.json' not in actual:
        find(23, 'C8.1', 'decision/original.json', 'the decision as received is missing')
    if canonical({key: decision[key] for key in decision if key != 'digest'}) != canonical(plan['decision']):
        find(23, 'C8.1', 'decision/normalized.json', 'the decision is not the one that the plan was compiled for')
    mode, asked = newest(fragments, 'access/mode.json') or {}, plan['decision']['execution_plane']
    if executed and [mode.get('requested'), mode.get('resolved'), plan['access_mode']] != [asked] * 3:
        find(23, 'C8.2', 'access/mode.json', 'the access mode in effect is not the requested one')
    return decision

def read_back_step(plan):
    if not isinstance(plan['traffic'], list) and not plan['endpoints']:
        return None
    for effects in (('cuts-traffic', 'steers-traffic'), ('reconciles-workloads', 'replicates')):
        moving = [call['step'] for call in plan['calls'] if call.get('effect') in effects]
        if moving:
            return moving[-1]
    return plan['calls'][-1]['step'] if plan['calls'] else None

def check_endpoints(record, plan, fragments):
    step = read_back_step(plan) if plan else None
    if step is None:
        return
    states = {one['step']: one['state'] for one in record['steps']}
    waived = any(one['call'] == 'read-traffic' and one['by'] is not None for one in record['deficiencies'])
    after = STEPS[STEPS.index(step) + 1]
    went_on = record['outcome'].startswith('completed') if after == 'publish-evidence' else states[after] != 'not-reached'
    if states[step] not in ('done', 'skipped', 'unknown') or not went_on or waived:
        return
    seen = newest(fragments, 'endpoints.json') or {}
    sights, published, named = seen.get('sights') or [], seen.get('published') or [], seen.get('endpoints') or {}
    checks = plan['traffic'] if isinstance(plan['traffic'], list) else []
    asked = {(check['name'], server) for check in checks for server in check['servers']}
    if seen.get('met') is not True or not all(sight['met'] is True for sight in sights):
        find(23, 'C8.6', 'endpoints.json', 'the endpoints were not seen at the target')
    if not asked <= {(sight['name'], sight['server']) for sight in sights}:
        find(23, 'C8.6', 'endpoints.json', 'traffic was cut, but not every name was probed at every server')
    if set(named) != set(plan['endpoints']):
        find(23, 'C8.6', 'endpoints.json', 'the endpoints differ from those in the approved plan')
    for name, endpoint in plan['endpoints'].items():
        right = [endpoint] if isinstance(endpoint, str) else [
            sight['address'] for sight in published
            if (sight['endpoint'], sight['state_ref'], sight['output'], sight['met'])
            == (name, endpoint['state_ref'], endpoint['output'], True)
            and str(sight['address']).endswith(':%d' % endpoint['port'])]
        if named.get(name) not in right[:1]:
            find(23, 'C8.6', 'endpoints.json', 'endpoint %s was not reached where the plan says' % name)
    moving = [call['id'] for call in plan['calls'] if call['step'] == step]
    def last(leaves):
        return max((at for at, one in enumerate(fragments) if any(map(leaves, one['files']))), default=-1)
    if last(lambda path: path.startswith('endpoints.')) <= last(lambda path: call_of(path) in moving):
        find(23, 'C8.6', 'endpoints.json', 'the endpoints were probed before they were moved')

def impossible(record):
    """Returns why there can be no such run: only one that stopped has reasons, and no step is in two states."""
    outcome, reasons, lacking = record['outcome'], record['reasons'], record['deficiencies']
    if outcome in ('completed', 'held', 'denied'):
        if reasons != [] or lacking != []:
            return 'a run that is %s has no reasons and no deficiencies' % outcome
    elif outcome == 'completed-with-deficiencies':
        if reasons != [] or not isinstance(lacking, list) or lacking == []:
            return 'a run that is %s has deficiencies, and no reasons' % outcome
    elif outcome not in CODES:
        return 'there is no outcome %s' % outcome
    elif not isinstance(reasons, list) or not reasons or reasons[0]['code'] not in CODES[outcome].split():
        return 'the first reason of the run does not lead to the outcome %s' % outcome
    known = ' '.join(CODES.values()).split()
    for reason in reasons:
        if reason['code'] not in known or not all(isinstance(reason[key], str) for key in ('what', 'where', 'do')):
            return 'a reason of the run has another form'
    for one in lacking:
        waived = [type(one['by']), type(one['reason'])]
        if not isinstance(one['call'], str) or not isinstance(one['what'], str) or waived not in ([str] * 2, [type(None)] * 2):
            return 'a deficiency of the run has another form'
    return next(filter(None, map(impossible_step, record['steps'])), None)

def impossible_step(step):
    fits = lambda value, kind: value is None if kind is None else isinstance(value, kind)
    found, waited = [step['started_at'], step['ended_at'], step['note']], step['waited_ms']
    if type(waited) not in (int, float) or step['step'] not in STEPS:
        return 'a step has another form'
    if step['state'] == 'unknown':
        good = waited == 0 and isinstance(found[2], str) and all(time is None or isinstance(time, str) for time in found[:2])
    else:
        kinds = STATES.get(step['state'])
        good = kinds and all(map(fits, found, kinds)) and (kinds != UNTOUCHED or waited == 0)
    return None if good else '%s cannot be %s with these times and this note' % (step['step'], step['state'])

def check_outcome(record, decision, executed):
    outcome, why = record['outcome'], None
    steps, reasons = record['steps'][:-1], record['reasons']
    states = [step['state'] for step in steps]
    if 'unknown' in states and not (reasons and reasons[0]['code'] == 'EndedOutsideRunner'):
        why = 'a step is unknown, although the run was not lost'
    elif outcome == 'completed':
        why = None if set(states) <= {'done', 'nothing'} else 'its steps contradict that'
    elif outcome == 'completed-with-deficiencies':
        why = None if set(states) <= {'done', 'nothing', 'skipped'} else 'its steps contradict that'
    elif outcome in ('held', 'denied'):
        why = None if states == ['done'] + ['not-reached'] * (len(STEPS) - 2) else 'its steps contradict that'
    elif set(states) <= {'done', 'nothing', 'skipped'} and reasons[0]['code'] not in CAME_AFTERWARDS:
        why = 'it stopped in none of its steps'
    if why:
        find(23, 'C4.6', 'report.json', 'the run is %s, but %s' % (outcome, why))
    hold = decision.get('decision_type') == 'hold'
    deny = decision.get('dr_mode') == 'deny' and not hold
    if (outcome == 'held' and not hold) or (outcome == 'denied' and not deny):
        find(23, 'C4.6', 'report.json', 'the run is %s, but the decision does not lead to that outcome' % outcome)
    if outcome in ('held', 'denied', 'rejected', 'expired') and executed:
        find(23, 'C4.6', 'report.json', 'the run is %s, but calls were executed' % outcome)

def check_history(record):
    history = load('temporal/history.json')
    events = history.get('events') if isinstance(history, dict) else None
    lost = history.get('lost') if isinstance(history, dict) else None
    said = record['outcome'] == 'aborted' and any(one['code'] == 'EndedOutsideRunner' for one in record['reasons'])
    told = events == [] and isinstance(lost, dict) and all(isinstance(lost.get(key), str) for key in ('at', 'by', 'reason'))
    if not (isinstance(events, list) and events) and not (told and said):
        find(23, 'C4.5', 'temporal/history.json', 'the history is missing, but the run is not reported as ended outside the runner')

def check_differences():
    """Reports what the runner itself found untrue in the account or the history of the run."""
    found = load('differences.json')
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return find(23, 'C4.5', 'differences.json', 'the runner did not compare the run with its own records')
    for one in found:
        find(23, str(one.get('clause')), 'differences.json', str(one.get('what')))

def check_rules(actual, manifest, statement, fragments):
    report = load('report.json')
    if not fits(SHAPES['report.json'], report):
        return find(23, 'C4.6', 'report.json', 'the run report does not have its shape')
    record = report['record']
    why = impossible(record)
    if why:
        return find(23, 'C4.6', 'report.json', 'the run report cannot be true: ' + why)
    plans = {path: load(path) for path in actual if is_record_of('plan/plan.json', path)}
    path = next((path for path, one in plans.items() if one is not None and digest(one) == record['plan_digest']), '')
    plan, revision = plans.get(path), ''.join(re.findall(r'\.r\d+', path))
    executed = sorted({call_of(path) for path in actual} - {None})
    first = next((at for at, one in enumerate(fragments) if any(map(call_of, one['files']))), None)
    first_at = None
    if first is not None:
        one = fragments[first]
        path = next((path for path in one['files'] if re.fullmatch(r'calls/[^/]+/result\.(a\d+(\.\d+)?\.)?json', path)), '')
        ended = (load(path) or {}).get('result') if path else None
        started = ended.get('started_at') if isinstance(ended, dict) else None
        first_at = one['asked'] or started or one['at']
    check_order(record['steps'])
    check_call_order(plan, fragments)
    check_steps(record, plan, fragments)
    check_calls(record, plan, revision, executed, actual)
    check_approvals(record, plan, executed, first_at)
    check_seen(record, plan, executed, first_at, actual)
    check_signatures(record, plan, actual)
    check_gates(record, executed, fragments[:first], first_at)
    check_fencing(plan, actual)
    check_syncs(plan, executed, actual)
    check_effects(plan, executed)
    check_downgrades(plan, executed)
    decision = check_captures(record, plan, fragments, executed, actual)
    check_endpoints(record, plan, fragments)
    check_outcome(record, decision, executed)
    check_history(record)
    check_differences()
    if (manifest['decision_id'], manifest['run_id']) != (record['decision_id'], record['run_id']):
        find(23, 'C3.1', 'manifest.json', 'the manifest and the report are of different runs')
    keys = ('decision_id', 'run_id', 'outcome', 'plan_digest', 'ended_at')
    if statement and any(statement['predicate'].get(key) != record[key] for key in keys):
        find(23, 'C4.6', 'statement.dsse.json', 'the signed statement differs from the report')

def scheduled_activities(path):
    found = {}
    try:
        for event in load(path)['events']:
            activity = event.get('activityTaskScheduledEventAttributes')
            if activity:
                found[activity['activityId']] = (int(event['eventId']), event.get('eventTime'))
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}
    return found

def branches_in(actual):
    """Returns the activities of each branch: the abandoned ones, oldest first, then the one that ended the run."""
    left = [re.fullmatch(r'temporal/abandoned/([1-9]\d*)-(.+)\.json', path) for path in actual]
    left = sorted((match for match in left if match), key=lambda match: int(match[1]))
    return [(match[2], scheduled_activities(match[0])) for match in left] + [
        (None, scheduled_activities('temporal/history.json'))]

def branch_of(fragment, branches):
    runs = [run for run, _ in branches]
    branch = runs.index(fragment['execution']) if fragment['execution'] in runs else len(runs) - 1
    return branch, branches[branch][1]

actual = {}
with open(work + '/digests', encoding='utf-8', errors='surrogateescape') as file:
    for line in file.read().split('\n')[:-1]:
        actual[line[66:].removeprefix('./')] = line[:64]
statement = check_statement(actual.get('manifest.json')) if signer != '-' else None
manifest = load('manifest.json')
if not fits(SHAPES['manifest.json'], manifest):
    manifest = None
check_files(actual, manifest)
if manifest is not None:
    try:
        fragments = check_timeline(actual, manifest, statement, branches_in(actual))
        check_shapes(actual, manifest)
        check_rules(actual, manifest, statement, fragments)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        find(23, 'C4.6', 'report.json', 'the run report cannot be read (%r)' % error)
PY

# Reports whether the run ended before the trust in this key, given by a line "until: DATE" before the key.
in_time() {
  grep -q '^until:' "$1" || return 0
  judging - "$work/payload" "$(sed -n 's/^until: *//p' "$1" | head -1)" 2> /dev/null <<'PY'
import json, sys
from datetime import datetime
def moment(text):
    return datetime.fromisoformat(text.strip().replace('Z', '+00:00')).timestamp()
sys.exit(moment(json.load(open(sys.argv[1]))['predicate']['ended_at']) > moment(sys.argv[2]))
PY
}

# Prints the id of the first key in TRUST_DIR that signed this bundle; nothing when there is none.
signer_of() {
  local number keyid key id
  while read -r number keyid; do
    for key in "$trust"/*.pem; do
      [ -f "$key" ] && ! grep -q PRIVATE "$key" || continue
      openssl pkey -pubin -in "$key" -noout -text 2>/dev/null | grep -qi '^ED25519' || continue
      id=$(openssl pkey -pubin -in "$key" -outform DER 2>/dev/null | sha256sum | cut -d' ' -f1)
      [ "$id" = "$keyid" ] || continue
      in_time "$key" || continue
      openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/signed" -sigfile "$work/sig.$number" \
        > /dev/null 2>&1 && { echo "$id"; return; }
    done
  done < "$work/signatures"
}

verify_run() {
  local signer=''
  rm -f "$work"/sig.* "$work/signed" "$work/payload" "$work/signatures"
  case "$trust/" in "$bundle"/*) trusted='' ;; *) trusted=$trust ;; esac
  if [ -n "$trusted" ] && judging "$work/envelope.py" "$1" "$work" > "$work/signatures" 2>/dev/null; then
    signer=$(signer_of)
  fi
  [ -n "$signer" ] || echo "22 C4.5 statement.dsse.json: there is no signature by a trusted key"
  (cd "$1" && find . -type f -print0 | xargs -0 -r sha256sum) > "$work/digests"
  judging "$work/judge.py" "$1" "$work" "${signer:--}" "$trusted" || echo "23 C4.6 report.json: the bundle cannot be checked"
}

looks_like_run() {
  local name
  for name in manifest.json SHA256SUMS report.json timeline.jsonl fragments temporal; do
    [ -e "$1/$name" ] && return 0
  done
  return 1
}

verify_decision() {
  local entry runs=0 claimed
  for entry in "$bundle"/* "$bundle"/.[!.]*; do
    [ -e "$entry" ] || [ -L "$entry" ] || continue
    if [ -d "$entry" ] && [ ! -L "$entry" ]; then
      runs=$((runs + 1))
      verify_run "$entry"
    elif [ -L "$entry" ] || [ "${entry##*/}" != claim.json ]; then
      echo "21 C4.5 ${entry##*/}: this file does not belong in the folder of a decision"
    fi
  done
  [ "$runs" -gt 0 ] || echo "21 C4.5 .: this folder has no evidence of a run"
  [ -f "$bundle/claim.json" ] || return
  claimed=$(judging "$work/claim.py" "$bundle/claim.json" "$work" 2> /dev/null) || { echo "20 C3.1 claim.json: the file is not a valid claim"; return; }
  [ -d "$bundle/$claimed" ] || echo "21 C4.5 $claimed: the run that claimed the decision has no evidence here"
}

if looks_like_run "$bundle"; then verify_run "$bundle"; else verify_decision; fi > "$work/findings"
cat "$work/findings"
for exit in 22 21 20 23; do
  grep -q "^$exit " "$work/findings" && { echo "not good ($exit)"; exit "$exit"; }
done
echo "good: signed by a trusted key, complete, unchanged, and in accordance with the contract"
