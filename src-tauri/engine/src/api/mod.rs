//! The host boundary: every method that a window, a browser tab or the command line can call.
//! One file a subject: its types (`flows`, `runs`, …) and its thin handlers (`flow_list`, `flow_edit`, …).

pub mod again;
mod again_act;
pub mod app;
mod app_act;
mod connection_act;
mod connection_authorize;
mod connection_view;
pub mod connections;
mod destination_act;
pub mod destinations;
pub mod events;
mod flow_edit;
mod flow_files;
mod flow_list;
pub mod flows;
pub mod hosting;
pub mod inspector;
pub mod kinds;
mod profile_act;
pub mod profiles;
pub mod retries;
mod run_act;
mod run_read;
pub mod runs;
mod sample_act;
pub mod samples;
mod service_list;
pub mod signing;
mod signing_act;
pub mod storage;
mod test_act;
pub mod tests;
pub mod vault;
mod vault_act;

use crate::rpc::{Nothing, define_rpc};

define_rpc! {
    /// What the screens need to know first.
    app_info(Nothing) -> app::AppInfo = app_act::info;
    /// The settings.
    settings_get(Nothing) -> app::Settings = app_act::settings_get;
    /// Replaces the settings; a changed hook address is tried at once.
    settings_set(app::Settings) -> app::Settings = app_act::settings_set;
    /// What the log takes.
    storage_get(Nothing) -> storage::StorageInfo = storage::get;
    /// What a screen remembers between starts, such as panel sizes.
    prefs_get(Nothing) -> app::Prefs = app_act::prefs_get;
    /// Replaces what screens remember.
    prefs_set(app::Prefs) -> Nothing = app_act::prefs_set;
    /// Tries the hook address again, or another port.
    hooks_open(app::HooksOpen) -> app::HooksState = app_act::hooks_open;
    /// Brings the window to the front, where there is one.
    app_focus(Nothing) -> Nothing = app_act::focus;

    /// After `damaged_database`: keeps the damaged file and begins an empty one beside it.
    app_start_anew(Nothing) -> hosting::StartedAnew = hosting::start_anew;
    /// Looks at the whole database, and at the vault.
    app_check(Nothing) -> hosting::Health = hosting::check;

    /// Every kind of node, in the order of the palette.
    kinds(Nothing) -> Vec<crate::nodes::KindInfo> = kinds::list;

    /// All flows, with what the list shows of each.
    flow_list(Nothing) -> Vec<flows::FlowSummary> = flow_list::list;
    /// One flow with its draft.
    flow_get(flows::ById) -> flows::FlowDetail = flow_edit::get;
    /// A new flow; empty, or from a document of its owner, which keeps its connections (a file goes through `flow_import`).
    flow_create(flows::Create) -> flows::FlowDetail = flow_edit::create;
    /// The sample flow: made, published and switched on if it is not there yet.
    flow_sample(Nothing) -> flows::Sample = flow_files::sample;
    /// Changes name and description.
    flow_rename(flows::Rename) -> flows::FlowDetail = flow_edit::rename;
    /// A copy of a flow's draft, switched off, with its own trigger addresses.
    flow_duplicate(flows::ById) -> flows::FlowDetail = flow_edit::duplicate;
    /// Deletes a flow; `flow_restore` undoes it.
    flow_delete(flows::ById) -> Nothing = flow_edit::delete;
    /// Undoes a deletion.
    flow_restore(flows::ById) -> flows::FlowDetail = flow_edit::restore;
    /// Saves the draft if nobody saved a later one.
    flow_save(flows::Save) -> flows::Saved = flow_edit::save;
    /// What stands in the way of publishing a flow document.
    flow_check(flows::Check) -> Vec<crate::flow::Problem> = flow_edit::check;
    /// Makes the draft the published version.
    flow_publish(flows::ById) -> flows::FlowDetail = flow_edit::publish;
    /// Switches a flow on or off.
    flow_switch(flows::Switch) -> flows::FlowDetail = flow_edit::switch;
    /// A flow from the text of a flow file: switched off, unbound.
    flow_import(flows::Import) -> flows::FlowDetail = flow_files::import;
    /// The text of a flow's file.
    flow_export(flows::ById) -> flows::Exported = flow_files::export;
    /// The document of a published version.
    flow_version(flows::VersionOf) -> crate::flow::Flow = flow_files::version;

    /// Tests the draft: the whole flow, or up to and with one node, from an event.
    test_flow(tests::TestFlow) -> runs::Started = test_act::flow;
    /// Tests one node of the draft with the sample data of the nodes before it.
    test_step(tests::TestStep) -> runs::Started = test_act::step;
    /// Sends an event to a trigger's own address, as an outside caller would.
    trigger_send(tests::TriggerSend) -> tests::TriggerAnswer = test_act::trigger_send;

    /// The sample data of a flow, by node: what variables can be picked from.
    samples_get(flows::ById) -> samples::Samples = sample_act::get;
    /// Sets (or with no text removes) the pasted sample of a node.
    sample_set(samples::SampleSet) -> samples::Samples = sample_act::set;
    /// What a retry policy means, in words and waits.
    retry_explain(retries::RetryOf) -> retries::RetryExplained = retries::explain;
    /// What templates become with the sample data.
    preview(samples::PreviewOf) -> Vec<samples::Preview> = sample_act::preview;

    /// A page of runs, newest first.
    run_list(runs::RunQuery) -> runs::RunPage = run_read::list;
    /// Figures over the runs that a filter finds.
    run_stats(runs::RunFilter) -> runs::RunStats = run_read::stats;
    /// One run with its flow, steps and attempts.
    run_get(runs::ByRun) -> runs::RunDetail = run_read::get;
    /// The event that started a run.
    run_event(runs::ByRun) -> runs::Payload = run_read::event;
    /// The output of a step.
    step_output(runs::StepOf) -> runs::Payload = run_read::output;
    /// One attempt: the exact request and the exact response.
    attempt_get(runs::AttemptOf) -> runs::AttemptDetail = run_read::attempt;
    /// One attempt's request as a cURL command line.
    attempt_curl(runs::AttemptOf) -> runs::Curl = run_read::curl;
    /// Tries a run again: from the start as a new run, or from what failed.
    run_again(again::RunAgain) -> runs::Started = run_act::again;
    /// Tries many runs again. `Again` events tell how far it is.
    again_start(again::AgainStart) -> again::Again = again_act::start;
    /// Those under way and the last 20 that ended, newest first.
    again_list(Nothing) -> Vec<again::Again> = again_act::list;
    /// Takes no more runs; what was taken goes on.
    again_cancel(again::ByAgain) -> again::Again = again_act::cancel;
    /// Tries a step that waits at once.
    step_now(again::WaitingStep) -> Nothing = again_act::now;
    /// Gives up a step that waits: the run goes on without it.
    step_skip(again::WaitingStep) -> Nothing = again_act::skip;
    /// Starts a run of the published version with an event given here.
    flow_run(tests::TestFlow) -> runs::Started = run_act::start;
    /// Waits until a run has ended, for at most 20 seconds; gives it as it is then.
    run_wait(runs::ByRun) -> runs::RunSummary = run_act::wait;
    /// Cancels a run that has not finished.
    run_cancel(runs::ByRun) -> Nothing = run_act::cancel;

    /// The catch URLs.
    catch_list(Nothing) -> Vec<inspector::CatchUrl> = inspector::list;
    /// A new catch URL.
    catch_create(inspector::CatchCreate) -> inspector::CatchUrl = inspector::create;
    /// Changes the name or the answer.
    catch_update(inspector::CatchUpdate) -> inspector::CatchUrl = inspector::update;
    /// Deletes a catch URL with what it kept; `catch_restore` undoes it.
    catch_delete(inspector::ByCatch) -> Nothing = inspector::delete;
    /// Undoes a deletion.
    catch_restore(inspector::ByCatch) -> inspector::CatchUrl = inspector::restore;
    /// The requests that a catch URL keeps, newest first.
    caught_list(inspector::CaughtQuery) -> inspector::CaughtPage = inspector::caught;
    /// One kept request.
    caught_get(inspector::ByCaught) -> inspector::CaughtDetail = inspector::caught_get;
    /// Forgets what a catch URL keeps.
    caught_clear(inspector::ByCatch) -> Nothing = inspector::clear;

    /// The built-in services.
    service_list(Nothing) -> Vec<profiles::Service> = service_list::list;
    /// All auth profiles, by name.
    profile_list(Nothing) -> Vec<profiles::ProfileSummary> = profile_act::list;
    /// One auth profile.
    profile_get(profiles::ByProfile) -> profiles::ProfileDetail = profile_act::get;
    /// A new auth profile.
    profile_create(profiles::ProfileCreate) -> profiles::ProfileDetail = profile_act::create;
    /// Changes an auth profile; its method and agent stay as they are.
    profile_update(profiles::ProfileUpdate) -> profiles::ProfileDetail = profile_act::update;
    /// Deletes an auth profile that no connection uses.
    profile_delete(profiles::ByProfile) -> Nothing = profile_act::delete;
    /// What is wrong with settings of a profile.
    profile_check(profiles::ProfileCheck) -> Vec<profiles::AuthProblem> = profile_act::check;

    /// All connections, by name.
    connection_list(Nothing) -> Vec<connections::ConnectionSummary> = connection_act::list;
    /// One connection.
    connection_get(connections::ByConnection) -> connections::ConnectionDetail = connection_act::get;
    /// A link name that is free, for a name.
    connection_link_name(connections::LinkNameOf) -> connections::LinkName = connection_act::link_name;
    /// A new connection. What needs no browser is connected at once; the rest by `connection_authorize`.
    connection_create(connections::ConnectionCreate) -> connections::ConnectionDetail = connection_act::create;
    /// Changes a connection.
    connection_update(connections::ConnectionUpdate) -> connections::ConnectionDetail = connection_act::update;
    /// Deletes a connection for good.
    connection_delete(connections::ByConnection) -> Nothing = connection_act::delete;
    /// Sends the test request of its profile, or to an address given here.
    connection_test(connections::ConnectionTry) -> connections::ConnectionTested = connection_act::test;
    /// Shows a secret field to the owner who typed it; never a token.
    connection_reveal(connections::Reveal) -> connections::Revealed = connection_act::reveal;
    /// Begins an authorization: gives the address that the user opens, and waits for the answer.
    connection_authorize(connections::ByConnection) -> connections::ConnectionDetail = connection_authorize::begin;
    /// Gives up an authorization under way.
    connection_authorize_cancel(connections::ByConnection) -> connections::ConnectionDetail = connection_authorize::cancel;
    /// Forgets the credential, and revokes it at the provider where that can be done.
    connection_disconnect(connections::ByConnection) -> connections::Disconnected = connection_authorize::disconnect;

    /// Where requests went, by origin.
    destination_list(Nothing) -> Vec<destinations::Destination> = destination_act::list;
    /// Sets how much may go there at a time.
    destination_limits(destinations::DestinationLimits) -> destinations::Destination = destination_act::limits;
    /// Sends nothing there until it is resumed; deliveries wait.
    destination_pause(destinations::ByDestination) -> destinations::Destination = destination_act::pause;
    /// Sends what waits.
    destination_resume(destinations::ByDestination) -> destinations::Destination = destination_act::resume;
    /// Reads or sets how much may go through a connection at a time.
    connection_limits(destinations::ConnectionLimits) -> destinations::Limits = destination_act::connection_limits;
    /// The troubles that have not ended, the most serious first, and the last 20 that have.
    trouble_list(Nothing) -> Vec<destinations::Trouble> = destination_act::troubles;
    /// Who is told of troubles.
    alerts_get(Nothing) -> destinations::AlertsInfo = destination_act::alerts;
    /// Changes who is told of troubles.
    alerts_set(destinations::AlertsSet) -> destinations::AlertsInfo = destination_act::alerts_set;
    /// Sends an email as it is set, to try it.
    alerts_test(Nothing) -> destinations::MailTried = destination_act::alerts_test;

    /// All keys that sign, by name.
    signing_key_list(Nothing) -> Vec<signing::SigningKey> = signing_act::list;
    /// A new key; a secret that was made is shown this once.
    signing_key_create(signing::SigningKeyCreate) -> signing::SigningKeyMade = signing_act::create;
    /// Replaces a key's secret; the one before signs too for 24 hours where the format carries two.
    signing_key_rotate(signing::SigningKeyRotate) -> signing::SigningKeyMade = signing_act::rotate;
    /// Deletes a key that no flow signs with.
    signing_key_delete(signing::BySigningKey) -> Nothing = signing_act::delete;
    /// Sends a small signed event, so that a receiver can be tried.
    signed_test(signing::SignedTest) -> signing::SignedTested = signing_act::test;

    /// How the vault is.
    vault_get(Nothing) -> vault::VaultInfo = vault_act::get;
    /// Tries to open the vault.
    vault_unlock(vault::VaultUnlock) -> vault::VaultInfo = vault_act::unlock;
    /// Sets, changes or removes the recovery passphrase.
    vault_passphrase(vault::VaultPassphrase) -> vault::VaultInfo = vault_act::passphrase;
    /// Gives up every secret and begins with a new key: connections have to be authorized again.
    vault_start_anew(Nothing) -> vault::VaultInfo = vault_act::start_anew;
}
