//! Officers whose devices run another implementation of MLS (mls-rs): they do what they are told on standard input, a
//! JSON object a line, and say on standard output what came of it. Bytes are hexadecimal.
mod suite;

use std::collections::HashMap;
use std::io::{stdin, stdout, BufRead, Write};

use mls_rs::client_builder::MlsConfig;
use mls_rs::group::ReceivedMessage;
use mls_rs::identity::basic::{BasicCredential, BasicIdentityProvider};
use mls_rs::identity::SigningIdentity;
use mls_rs::mls_rules::{CommitOptions, DefaultMlsRules, EncryptionOptions};
use mls_rs::client_builder::PaddingMode;
use mls_rs::{CipherSuite, CipherSuiteProvider, Client, CryptoProvider, Group, MlsMessage};
use serde_json::{json, Value};
use suite::Provider;

type Failure = Box<dyn std::error::Error>;

struct Officer<C: MlsConfig> {
    client: Client<C>,
    key: Vec<u8>,
    group: Option<Group<C>>,
}

fn officer(name: &str, suite: CipherSuite) -> Result<Officer<impl MlsConfig>, Failure> {
    let provider = Provider;
    let ciphers = provider.cipher_suite_provider(suite).ok_or("no such suite")?;
    let (secret, public) = ciphers.signature_key_generate()?;
    let key = public.as_bytes().to_vec();
    let identity = SigningIdentity::new(BasicCredential::new(name.as_bytes().to_vec()).into_credential(), public);
    let rules = DefaultMlsRules::new()
        .with_commit_options(CommitOptions::new().with_path_required(true).with_allow_external_commit(true))
        .with_encryption_options(EncryptionOptions::new(false, PaddingMode::StepFunction));
    let client = Client::builder()
        .identity_provider(BasicIdentityProvider)
        .crypto_provider(provider)
        .mls_rules(rules)
        .signing_identity(identity, secret, suite)
        .build();
    Ok(Officer { client, key, group: None })
}

fn bytes(asked: &Value, name: &str) -> Result<Vec<u8>, Failure> {
    Ok(hex::decode(asked[name].as_str().ok_or(format!("`{name}` is missing"))?)?)
}

fn message(asked: &Value, name: &str) -> Result<MlsMessage, Failure> {
    Ok(MlsMessage::from_bytes(&bytes(asked, name)?)?)
}

fn standing<C: MlsConfig>(group: &Group<C>) -> Result<Value, Failure> {
    let mut names: Vec<String> = Vec::new();
    for member in group.roster().members_iter() {
        let basic = member.signing_identity.credential.as_basic().ok_or("a credential of another kind")?;
        names.push(String::from_utf8(basic.identifier.clone())?);
    }
    names.sort();
    Ok(json!({
        "epoch": group.current_epoch(),
        "authenticator": hex::encode(&*group.epoch_authenticator()?),
        "exported": hex::encode(&*group.export_secret(b"test", b"context", 32)?),
        "members": names,
    }))
}

fn done<C: MlsConfig>(one: &mut Officer<C>, asked: &Value) -> Result<Value, Failure> {
    let none = "stands in no group";
    match asked["do"].as_str().unwrap_or("") {
        "begin" => {
            one.group = Some(one.client.create_group_with_id(
                bytes(asked, "group")?,
                Default::default(),
                Default::default(),
                None,
            )?);
        }
        "offer" => {
            let offer = one.client.generate_key_package_message(Default::default(), Default::default(), None)?;
            return Ok(json!({ "bytes": hex::encode(offer.to_bytes()?), "key": hex::encode(&one.key) }));
        }
        "change" => {
            let group = one.group.as_mut().ok_or(none)?;
            let mut leaves = Vec::new();
            for name in asked["remove"].as_array().unwrap_or(&Vec::new()) {
                leaves.push(group.member_with_identity(name.as_str().unwrap_or("").as_bytes())?.index);
            }
            let mut builder = group.commit_builder().authenticated_data(b"bound to it".to_vec());
            for offer in asked["add"].as_array().unwrap_or(&Vec::new()) {
                builder = builder.add_member(MlsMessage::from_bytes(&hex::decode(offer.as_str().unwrap_or(""))?)?)?;
            }
            for leaf in leaves {
                builder = builder.remove_member(leaf)?;
            }
            let made = builder.build()?;
            group.apply_pending_commit()?;
            let mut said = standing(group)?;
            said["commit"] = json!(hex::encode(made.commit_message.to_bytes()?));
            if let Some(welcome) = made.welcome_messages.first() {
                said["welcome"] = json!(hex::encode(welcome.to_bytes()?));
            }
            let info = group.group_info_message_allowing_ext_commit(true)?;
            said["info"] = json!(hex::encode(info.to_bytes()?));
            return Ok(said);
        }
        "join" => one.group = Some(one.client.join_group(None, &message(asked, "welcome")?, None)?.0),
        "enter" => {
            let mut builder = one.client.external_commit_builder()?;
            if let Some(leaf) = asked["over"].as_u64() {
                builder = builder.with_removal(leaf as u32);
            }
            let (group, commit) = builder.build(message(asked, "info")?)?;
            let mut said = standing(&group)?;
            said["commit"] = json!(hex::encode(commit.to_bytes()?));
            let info = group.group_info_message_allowing_ext_commit(true)?;
            said["info"] = json!(hex::encode(info.to_bytes()?));
            one.group = Some(group);
            return Ok(said);
        }
        "follow" | "read" => {
            let group = one.group.as_mut().ok_or(none)?;
            let told = group.process_incoming_message(message(asked, "bytes")?)?;
            if let ReceivedMessage::ApplicationMessage(read) = told {
                return Ok(json!({ "text": hex::encode(read.data()), "from": read.sender_index }));
            }
        }
        "say" => {
            let group = one.group.as_mut().ok_or(none)?;
            let said = group.encrypt_application_message(&bytes(asked, "text")?, Default::default())?;
            return Ok(json!({ "bytes": hex::encode(said.to_bytes()?) }));
        }
        other => return Err(format!("`{other}` is nothing one can do").into()),
    }
    standing(one.group.as_ref().ok_or(none)?)
}

fn main() {
    let suite = CipherSuite::new(std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(83));
    let mut officers = HashMap::new();
    for line in stdin().lock().lines() {
        let line = line.expect("a line");
        let asked: Value = serde_json::from_str(&line).expect("an object");
        let name = asked["who"].as_str().unwrap_or("").to_string();
        let one = officers
            .entry(name.clone())
            .or_insert_with(|| officer(&name, suite).expect("keys for an officer"));
        let answer = done(one, &asked).unwrap_or_else(|failure| json!({ "failure": failure.to_string() }));
        writeln!(stdout(), "{answer}").expect("somebody reads");
    }
}
