// Generated from src-tauri/engine/src/api. Do not edit.
import type { Again } from "./Again";
import type { AgainStart } from "./AgainStart";
import type { AlertsInfo } from "./AlertsInfo";
import type { AlertsSet } from "./AlertsSet";
import type { AppInfo } from "./AppInfo";
import type { AttemptDetail } from "./AttemptDetail";
import type { AttemptOf } from "./AttemptOf";
import type { AuthProblem } from "./AuthProblem";
import type { ByAgain } from "./ByAgain";
import type { ByCatch } from "./ByCatch";
import type { ByCaught } from "./ByCaught";
import type { ByConnection } from "./ByConnection";
import type { ByDestination } from "./ByDestination";
import type { ById } from "./ById";
import type { ByProfile } from "./ByProfile";
import type { ByRun } from "./ByRun";
import type { BySigningKey } from "./BySigningKey";
import type { CatchCreate } from "./CatchCreate";
import type { CatchUpdate } from "./CatchUpdate";
import type { CatchUrl } from "./CatchUrl";
import type { CaughtDetail } from "./CaughtDetail";
import type { CaughtPage } from "./CaughtPage";
import type { CaughtQuery } from "./CaughtQuery";
import type { Check } from "./Check";
import type { ConnectionCreate } from "./ConnectionCreate";
import type { ConnectionDetail } from "./ConnectionDetail";
import type { ConnectionLimits } from "./ConnectionLimits";
import type { ConnectionSummary } from "./ConnectionSummary";
import type { ConnectionTested } from "./ConnectionTested";
import type { ConnectionTry } from "./ConnectionTry";
import type { ConnectionUpdate } from "./ConnectionUpdate";
import type { Create } from "./Create";
import type { Curl } from "./Curl";
import type { Destination } from "./Destination";
import type { DestinationLimits } from "./DestinationLimits";
import type { Disconnected } from "./Disconnected";
import type { Exported } from "./Exported";
import type { Flow } from "./Flow";
import type { FlowDetail } from "./FlowDetail";
import type { FlowSummary } from "./FlowSummary";
import type { Health } from "./Health";
import type { HooksOpen } from "./HooksOpen";
import type { HooksState } from "./HooksState";
import type { Import } from "./Import";
import type { KindInfo } from "./KindInfo";
import type { Limits } from "./Limits";
import type { LinkName } from "./LinkName";
import type { LinkNameOf } from "./LinkNameOf";
import type { MailTried } from "./MailTried";
import type { Nothing } from "./Nothing";
import type { Payload } from "./Payload";
import type { Prefs } from "./Prefs";
import type { Preview } from "./Preview";
import type { PreviewOf } from "./PreviewOf";
import type { Problem } from "./Problem";
import type { ProfileCheck } from "./ProfileCheck";
import type { ProfileCreate } from "./ProfileCreate";
import type { ProfileDetail } from "./ProfileDetail";
import type { ProfileSummary } from "./ProfileSummary";
import type { ProfileUpdate } from "./ProfileUpdate";
import type { Rename } from "./Rename";
import type { RetryExplained } from "./RetryExplained";
import type { RetryOf } from "./RetryOf";
import type { Reveal } from "./Reveal";
import type { Revealed } from "./Revealed";
import type { RunAgain } from "./RunAgain";
import type { RunDetail } from "./RunDetail";
import type { RunFilter } from "./RunFilter";
import type { RunPage } from "./RunPage";
import type { RunQuery } from "./RunQuery";
import type { RunStats } from "./RunStats";
import type { RunSummary } from "./RunSummary";
import type { Sample } from "./Sample";
import type { SampleSet } from "./SampleSet";
import type { Samples } from "./Samples";
import type { Save } from "./Save";
import type { Saved } from "./Saved";
import type { Service } from "./Service";
import type { Settings } from "./Settings";
import type { SignedTest } from "./SignedTest";
import type { SignedTested } from "./SignedTested";
import type { SigningKey } from "./SigningKey";
import type { SigningKeyCreate } from "./SigningKeyCreate";
import type { SigningKeyMade } from "./SigningKeyMade";
import type { SigningKeyRotate } from "./SigningKeyRotate";
import type { Started } from "./Started";
import type { StartedAnew } from "./StartedAnew";
import type { StepOf } from "./StepOf";
import type { StorageInfo } from "./StorageInfo";
import type { Switch } from "./Switch";
import type { TestFlow } from "./TestFlow";
import type { TestStep } from "./TestStep";
import type { TriggerAnswer } from "./TriggerAnswer";
import type { TriggerSend } from "./TriggerSend";
import type { Trouble } from "./Trouble";
import type { VaultInfo } from "./VaultInfo";
import type { VaultPassphrase } from "./VaultPassphrase";
import type { VaultUnlock } from "./VaultUnlock";
import type { VersionOf } from "./VersionOf";
import type { WaitingStep } from "./WaitingStep";

/** Every method of the host boundary. */
export interface Methods {
  /** What the screens need to know first. */
  app_info: { request: Nothing; response: AppInfo };
  /** The settings. */
  settings_get: { request: Nothing; response: Settings };
  /** Replaces the settings; a changed hook address is tried at once. */
  settings_set: { request: Settings; response: Settings };
  /** What the log takes. */
  storage_get: { request: Nothing; response: StorageInfo };
  /** What a screen remembers between starts, such as panel sizes. */
  prefs_get: { request: Nothing; response: Prefs };
  /** Replaces what screens remember. */
  prefs_set: { request: Prefs; response: Nothing };
  /** Tries the hook address again, or another port. */
  hooks_open: { request: HooksOpen; response: HooksState };
  /** Brings the window to the front, where there is one. */
  app_focus: { request: Nothing; response: Nothing };
  /** After `damaged_database`: keeps the damaged file and begins an empty one beside it. */
  app_start_anew: { request: Nothing; response: StartedAnew };
  /** Looks at the whole database, and at the vault. */
  app_check: { request: Nothing; response: Health };
  /** Every kind of node, in the order of the palette. */
  kinds: { request: Nothing; response: Array<KindInfo> };
  /** All flows, with what the list shows of each. */
  flow_list: { request: Nothing; response: Array<FlowSummary> };
  /** One flow with its draft. */
  flow_get: { request: ById; response: FlowDetail };
  /** A new flow; empty, or from a document of its owner, which keeps its connections (a file goes through `flow_import`). */
  flow_create: { request: Create; response: FlowDetail };
  /** The sample flow: made, published and switched on if it is not there yet. */
  flow_sample: { request: Nothing; response: Sample };
  /** Changes name and description. */
  flow_rename: { request: Rename; response: FlowDetail };
  /** A copy of a flow's draft, switched off, with its own trigger addresses. */
  flow_duplicate: { request: ById; response: FlowDetail };
  /** Deletes a flow; `flow_restore` undoes it. */
  flow_delete: { request: ById; response: Nothing };
  /** Undoes a deletion. */
  flow_restore: { request: ById; response: FlowDetail };
  /** Saves the draft if nobody saved a later one. */
  flow_save: { request: Save; response: Saved };
  /** What stands in the way of publishing a flow document. */
  flow_check: { request: Check; response: Array<Problem> };
  /** Makes the draft the published version. */
  flow_publish: { request: ById; response: FlowDetail };
  /** Switches a flow on or off. */
  flow_switch: { request: Switch; response: FlowDetail };
  /** A flow from the text of a flow file: switched off, unbound. */
  flow_import: { request: Import; response: FlowDetail };
  /** The text of a flow's file. */
  flow_export: { request: ById; response: Exported };
  /** The document of a published version. */
  flow_version: { request: VersionOf; response: Flow };
  /** Tests the draft: the whole flow, or up to and with one node, from an event. */
  test_flow: { request: TestFlow; response: Started };
  /** Tests one node of the draft with the sample data of the nodes before it. */
  test_step: { request: TestStep; response: Started };
  /** Sends an event to a trigger's own address, as an outside caller would. */
  trigger_send: { request: TriggerSend; response: TriggerAnswer };
  /** The sample data of a flow, by node: what variables can be picked from. */
  samples_get: { request: ById; response: Samples };
  /** Sets (or with no text removes) the pasted sample of a node. */
  sample_set: { request: SampleSet; response: Samples };
  /** What a retry policy means, in words and waits. */
  retry_explain: { request: RetryOf; response: RetryExplained };
  /** What templates become with the sample data. */
  preview: { request: PreviewOf; response: Array<Preview> };
  /** A page of runs, newest first. */
  run_list: { request: RunQuery; response: RunPage };
  /** Figures over the runs that a filter finds. */
  run_stats: { request: RunFilter; response: RunStats };
  /** One run with its flow, steps and attempts. */
  run_get: { request: ByRun; response: RunDetail };
  /** The event that started a run. */
  run_event: { request: ByRun; response: Payload };
  /** The output of a step. */
  step_output: { request: StepOf; response: Payload };
  /** One attempt: the exact request and the exact response. */
  attempt_get: { request: AttemptOf; response: AttemptDetail };
  /** One attempt's request as a cURL command line. */
  attempt_curl: { request: AttemptOf; response: Curl };
  /** Tries a run again: from the start as a new run, or from what failed. */
  run_again: { request: RunAgain; response: Started };
  /** Tries many runs again. `Again` events tell how far it is. */
  again_start: { request: AgainStart; response: Again };
  /** Those under way and the last 20 that ended, newest first. */
  again_list: { request: Nothing; response: Array<Again> };
  /** Takes no more runs; what was taken goes on. */
  again_cancel: { request: ByAgain; response: Again };
  /** Tries a step that waits at once. */
  step_now: { request: WaitingStep; response: Nothing };
  /** Gives up a step that waits: the run goes on without it. */
  step_skip: { request: WaitingStep; response: Nothing };
  /** Starts a run of the published version with an event given here. */
  flow_run: { request: TestFlow; response: Started };
  /** Waits until a run has ended, for at most 20 seconds; gives it as it is then. */
  run_wait: { request: ByRun; response: RunSummary };
  /** Cancels a run that has not finished. */
  run_cancel: { request: ByRun; response: Nothing };
  /** The catch URLs. */
  catch_list: { request: Nothing; response: Array<CatchUrl> };
  /** A new catch URL. */
  catch_create: { request: CatchCreate; response: CatchUrl };
  /** Changes the name or the answer. */
  catch_update: { request: CatchUpdate; response: CatchUrl };
  /** Deletes a catch URL with what it kept; `catch_restore` undoes it. */
  catch_delete: { request: ByCatch; response: Nothing };
  /** Undoes a deletion. */
  catch_restore: { request: ByCatch; response: CatchUrl };
  /** The requests that a catch URL keeps, newest first. */
  caught_list: { request: CaughtQuery; response: CaughtPage };
  /** One kept request. */
  caught_get: { request: ByCaught; response: CaughtDetail };
  /** Forgets what a catch URL keeps. */
  caught_clear: { request: ByCatch; response: Nothing };
  /** The built-in services. */
  service_list: { request: Nothing; response: Array<Service> };
  /** All auth profiles, by name. */
  profile_list: { request: Nothing; response: Array<ProfileSummary> };
  /** One auth profile. */
  profile_get: { request: ByProfile; response: ProfileDetail };
  /** A new auth profile. */
  profile_create: { request: ProfileCreate; response: ProfileDetail };
  /** Changes an auth profile; its method and agent stay as they are. */
  profile_update: { request: ProfileUpdate; response: ProfileDetail };
  /** Deletes an auth profile that no connection uses. */
  profile_delete: { request: ByProfile; response: Nothing };
  /** What is wrong with settings of a profile. */
  profile_check: { request: ProfileCheck; response: Array<AuthProblem> };
  /** All connections, by name. */
  connection_list: { request: Nothing; response: Array<ConnectionSummary> };
  /** One connection. */
  connection_get: { request: ByConnection; response: ConnectionDetail };
  /** A link name that is free, for a name. */
  connection_link_name: { request: LinkNameOf; response: LinkName };
  /** A new connection. What needs no browser is connected at once; the rest by `connection_authorize`. */
  connection_create: { request: ConnectionCreate; response: ConnectionDetail };
  /** Changes a connection. */
  connection_update: { request: ConnectionUpdate; response: ConnectionDetail };
  /** Deletes a connection for good. */
  connection_delete: { request: ByConnection; response: Nothing };
  /** Sends the test request of its profile, or to an address given here. */
  connection_test: { request: ConnectionTry; response: ConnectionTested };
  /** Shows a secret field to the owner who typed it; never a token. */
  connection_reveal: { request: Reveal; response: Revealed };
  /** Begins an authorization: gives the address that the user opens, and waits for the answer. */
  connection_authorize: { request: ByConnection; response: ConnectionDetail };
  /** Gives up an authorization under way. */
  connection_authorize_cancel: { request: ByConnection; response: ConnectionDetail };
  /** Forgets the credential, and revokes it at the provider where that can be done. */
  connection_disconnect: { request: ByConnection; response: Disconnected };
  /** Where requests went, by origin. */
  destination_list: { request: Nothing; response: Array<Destination> };
  /** Sets how much may go there at a time. */
  destination_limits: { request: DestinationLimits; response: Destination };
  /** Sends nothing there until it is resumed; deliveries wait. */
  destination_pause: { request: ByDestination; response: Destination };
  /** Sends what waits. */
  destination_resume: { request: ByDestination; response: Destination };
  /** Reads or sets how much may go through a connection at a time. */
  connection_limits: { request: ConnectionLimits; response: Limits };
  /** The troubles that have not ended, the most serious first, and the last 20 that have. */
  trouble_list: { request: Nothing; response: Array<Trouble> };
  /** Who is told of troubles. */
  alerts_get: { request: Nothing; response: AlertsInfo };
  /** Changes who is told of troubles. */
  alerts_set: { request: AlertsSet; response: AlertsInfo };
  /** Sends an email as it is set, to try it. */
  alerts_test: { request: Nothing; response: MailTried };
  /** All keys that sign, by name. */
  signing_key_list: { request: Nothing; response: Array<SigningKey> };
  /** A new key; a secret that was made is shown this once. */
  signing_key_create: { request: SigningKeyCreate; response: SigningKeyMade };
  /** Replaces a key's secret; the one before signs too for 24 hours where the format carries two. */
  signing_key_rotate: { request: SigningKeyRotate; response: SigningKeyMade };
  /** Deletes a key that no flow signs with. */
  signing_key_delete: { request: BySigningKey; response: Nothing };
  /** Sends a small signed event, so that a receiver can be tried. */
  signed_test: { request: SignedTest; response: SignedTested };
  /** How the vault is. */
  vault_get: { request: Nothing; response: VaultInfo };
  /** Tries to open the vault. */
  vault_unlock: { request: VaultUnlock; response: VaultInfo };
  /** Sets, changes or removes the recovery passphrase. */
  vault_passphrase: { request: VaultPassphrase; response: VaultInfo };
  /** Gives up every secret and begins with a new key: connections have to be authorized again. */
  vault_start_anew: { request: Nothing; response: VaultInfo };
}
