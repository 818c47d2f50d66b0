"""One invented export for each messaging tool, with the awkward cases of its format."""

from __future__ import annotations

import json
from typing import Any

Files = dict[str, bytes]


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def lines(*values: Any) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


SLACK: Files = {
    "users.json": dumped(
        [
            {"id": "U01", "name": "lea", "is_owner": True, "profile": {"real_name": "Léa Roux"}},
            {"id": "U02", "name": "omar", "is_admin": False, "is_restricted": True},
            {"id": "U03", "name": "veilleur", "is_bot": True},
            {"id": "U04", "profile": {"display_name": "ines"}, "deleted": True},
        ]
    ),
    "channels.json": dumped([{"id": "C01", "name": "général", "members": ["U01", "U02"]}]),
    "groups.json": dumped([{"id": "G01", "name": "bureau"}]),
    "dms.json": dumped([{"id": "D0123ABCD", "members": ["U01", "U02"]}]),
    "integration_logs.json": b"[]",
    "général/2024-03-30.json": dumped(
        [
            {"type": "message", "subtype": "channel_join", "user": "U02", "ts": "1711789000.000100"}
            | {"text": "<@U02> has joined the channel"},
            {
                "type": "message",
                "user": "U01",
                "ts": "1711790000.000200",
                "thread_ts": "1711790000.000200",
                "reply_count": 2,
                "text": "Qui relit le <https://pad.example.org/p/1|tract> avec <@U02> ? "
                "R&amp;D &lt;v2&gt; :tada::skin-tone-2:",
                "edited": {"user": "U01", "ts": "1711790100.000000"},
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [{"type": "emoji", "name": "tada", "unicode": "1f389"}],
                            }
                        ],
                    }
                ],
            },
            {"type": "message", "user": "U02", "ts": "1711790300.000000", "text": "Moi, ce soir."}
            | {"thread_ts": "1711790000.000200", "parent_user_id": "U01"},
            {"type": "message", "subtype": "bot_message", "bot_id": "B01", "username": "météo"}
            | {"text": "Pluie demain", "ts": "1711791000.000000"},
            {"type": "message", "user": "U03", "ts": "1711791100.000000", "text": "3 alertes"},
            {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
            | {"text": "This message was deleted.", "ts": "1711791200.000000"},
            {
                "type": "message",
                "user": "U99",
                "ts": "1711791300.000000",
                "text": "Je suis parti ?",
            },
            {"type": "message", "user": "U04", "ts": "1711791400.000000", "text": ""},
        ]
    ),
    "général/2024-03-31.json": dumped(
        [
            {
                "type": "message",
                "subtype": "thread_broadcast",
                "user": "U02",
                "ts": "1711848600.000100",
                "thread_ts": "1711790000.000200",
                "text": "Relu, voir <#C01|général> <!here>",
                "root": {"user": "U01", "ts": "1711790000.000200", "text": "Qui relit"},
            },
            {
                "type": "message",
                "user": "U02",
                "ts": "1711848600.000100",
                "text": "Relu, voir <#C01|général> <!here>",
            }
            | {"thread_ts": "1711790000.000200"},
            {"type": "message", "subtype": "file_share", "user": "U01", "ts": "1711848700.000000"}
            | {
                "text": "<@U01> uploaded a file: <https://f.example.org/1|plan.pdf> and commented: "
                "le plan de salle"
            },
            {"type": "message", "user": "U01", "ts": "1711848800.000000", "text": ""}
            | {"attachments": [{"is_share": True, "text": "Un mot d’ailleurs"}]},
            {"type": "message", "user": "U01", "ts": "1711848900.000000", "text": ""}
            | {
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_list",
                                "elements": [
                                    {
                                        "type": "rich_text_section",
                                        "elements": [{"type": "text", "text": "tables"}],
                                    },
                                    {
                                        "type": "rich_text_section",
                                        "elements": [{"type": "user", "user_id": "U02"}],
                                    },
                                ],
                            }
                        ],
                    }
                ]
            },
            "intrus",
        ]
    ),
    "bureau/2024-03-31.json": dumped(
        [{"type": "message", "user": "U01", "ts": "1711848000.000000", "text": "Entre nous"}]
    ),
    "D0123ABCD/2024-03-31.json": dumped(
        [{"type": "message", "user": "U02", "ts": "1711848001.000000", "text": "En privé"}]
    ),
}

MATTERMOST: Files = {
    "import.jsonl": lines(
        {"type": "version", "version": 1, "info": {"generator": "mattermost-server"}},
        {"type": "team", "team": {"name": "asso", "display_name": "L’asso", "type": "O"}},
        {"type": "channel", "channel": {"team": "asso", "name": "agora", "type": "O"}
         | {"display_name": "Agora"}},
        {"type": "channel", "channel": {"team": "asso", "name": "ca", "type": "P"}},
        {"type": "user", "user": {"username": "lea", "roles": "system_admin system_user"}},
        {"type": "user", "user": {"username": "omar", "roles": "system_guest"}},
        {"type": "post", "post": {"team": "asso", "channel": "agora", "user": "lea"}
         | {"message": "lea joined the channel.", "create_at": 1711790000000}},
        {"type": "post", "post": {"team": "asso", "channel": "agora", "user": "lea"}
         | {"type": "system_header_change", "message": "en-tête", "create_at": 1711790000001}},
        {"type": "post", "post": {"team": "asso", "channel": "agora", "user": "lea"}
         | {"message": "**Réunion** jeudi : [le pad](https://pad.example.org)"}
         | {"create_at": 1711790000002, "edit_at": 1711790009000, "reactions": None}
         | {"replies": [{"user": "omar", "message": "J’y serai", "create_at": 1711790000500},
                        {"user": "omar", "type": "system_add", "message": "x", "create_at": 1},
                        None]}},
        {"type": "post", "post": {"team": "asso", "channel": "agora", "user": "robot"}
         | {"message": "build ok", "create_at": 1711790000003, "props": {"from_webhook": "true"}}},
        {"type": "post", "post": {"team": "asso", "channel": "ca", "user": "lea"}
         | {"message": "Huis clos", "create_at": 1711790000004, "replies": None}},
        {"type": "direct_post", "direct_post": {"channel_members": ["lea", "omar"], "user": "lea"}
         | {"message": "Secret", "create_at": 1711790000005}},
        {"type": "emoji", "emoji": {"name": "oui"}},
    )
    + b'{"type": "post", \n',
    "data/photo.jpg": b"\xff\xd8\xff",
}  # fmt: skip


def _teams_post(number: str, html: str | None, **more: Any) -> dict[str, Any]:
    user = {"Id": "u-lea", "DisplayName": "Léa Roux", "UserIdentityType": "aadUser"}
    return {
        "Id": number,
        "ReplyToId": None,
        "Body": {"ContentType": "html", "Content": html},
        "CreatedDateTime": "2024-07-01T08:00:00.5+00:00",
        "DeletedDateTime": None,
        "Subject": None,
        "WebUrl": f"https://teams.example.org/{number}",
        "From": {"Application": None, "Device": None, "User": user},
        "Attachments": [],
        "Mentions": [],
        "MessageType": "message",
        "ChannelIdentity": {"TeamId": "t-1", "ChannelId": "19:c1@thread.tacv2"},
        "ChatId": None,
        "EventDetail": None,
    } | more


TEAMS: Files = {
    "teams/teamsList.json": dumped([{"Name": "Terrain", "GroupsId": "t-1", "Privacy": "Public"}]),
    "teams/t-1/channels_t-1.json": dumped(
        [
            {"Id": "19:c1@thread.tacv2", "DisplayName": "Général", "MembershipType": "standard"},
            {"Id": "19:c2@thread.tacv2", "DisplayName": "Bureau", "MembershipType": "private"},
        ]
    ),
    "teams/t-1/teamMembers_t-1.json": dumped(
        [
            {"Name": "Léa Roux", "UserId": "u-lea", "Role": "Owner"},
            {"Name": "Omar Sy", "UserId": "u-omar", "Role": None},
        ]
    ),
    "teams/t-1/messages_t-1.json": dumped(
        [
            _teams_post(
                "100",
                '<p>Bonjour <at id="0">Omar Sy</at>&nbsp;!</p><ul><li>tables</li><li>chaises '
                '<emoji id="ok" alt="👌" title="ok"></emoji></li></ul>',
                Subject="Logistique",
            ),
            _teams_post(
                "101",
                "<div>J’apporte les chaises</div>",
                ReplyToId="100",
                From={"User": {"Id": "u-omar", "DisplayName": None}},
            ),
            _teams_post("102", "<systemEventMessage/>", From=None)
            | {"MessageType": "unknownFutureValue", "EventDetail": {"EventType": None}},
            _teams_post("103", "", DeletedDateTime="2024-07-01T09:00:00+00:00"),
            _teams_post(
                "104", "<p>Rappel</p>", From={"Application": {"Id": "a", "DisplayName": "Rappels"}}
            ),
            _teams_post("105", "<p>Huis clos</p>")
            | {"ChannelIdentity": {"TeamId": "t-1", "ChannelId": "19:c2@thread.tacv2"}},
            _teams_post("106", '<attachment id="99"></attachment>')
            | {"Attachments": [{"Id": "99", "ContentType": "forwardedMessageReference"}]},
            _teams_post("107", None),
            12,
        ]
    ),
    "users/usersList.json": dumped([{"Id": "u-omar", "DisplayName": "Omar Sy"}]),
    "users/u-lea/messages_u-lea.json": dumped(
        [_teams_post("200", "<p>Entre nous</p>", ChannelIdentity=None, ChatId="19:x@thread.v2")]
    ),
}

GRAPH: Files = {
    "messages.json": dumped(
        {
            "@odata.context": "https://graph.example.org/v1.0/$metadata#chatMessages",
            "@odata.nextLink": "https://graph.example.org/v1.0/next",
            "value": [
                {
                    "id": "1",
                    "replyToId": None,
                    "messageType": "message",
                    "createdDateTime": "2024-12-31T23:30:00Z",
                    "subject": "",
                    "webUrl": "https://teams.example.org/1",
                    "from": {"user": {"id": "u1", "displayName": "Léa Roux"}},
                    "body": {"contentType": "text", "content": "Qui vient < demain > ?"},
                    "channelIdentity": {"teamId": "t", "channelId": "19:c@thread.tacv2"},
                    "replies": [
                        {
                            "id": "2",
                            "replyToId": "1",
                            "messageType": "message",
                            "createdDateTime": "2024-12-31T23:40:00Z",
                            "from": {"user": {"id": "u2", "displayName": "Omar Sy"}},
                            "body": {"contentType": "html", "content": "<p>Moi</p>"},
                        }
                    ],
                },
                {
                    "id": "3",
                    "messageType": "systemEventMessage",
                    "createdDateTime": "2024-12-31T23:50:00Z",
                    "from": None,
                    "body": {"contentType": "html", "content": "<systemEventMessage/>"},
                    "eventDetail": {"@odata.type": "#microsoft.graph.membersAdded"},
                },
            ],
        }
    )
}

_YAMMER = (
    "id,replied_to_id,parent_id,thread_id,conversation_id,group_id,group_name,participants,"
    "in_private_group,in_private_conversation,sender_id,sender_type,sender_name,sender_email,body,"
    "api_url,attachments,deleted_by_id,created_at,deleted_at,title,html_body,message_type\n"
)
YAMMER: Files = {
    "Messages.csv": (
        _YAMMER
        + "9007199254740993,,,9007199254740993,,7,Vie interne,,false,false,1,User,Léa Roux,l@example.org,"
        '"Bienvenue à [[user:2]] !\nCafé à 9 h.",https://api.example.org/1,,,'
        "2024-10-27T00:30:00.000Z,,Accueil,,announcement\n"
        "12,9007199254740993,,9007199254740993,,7,Vie interne,,false,false,2,User,Omar Sy,o@example.org,"
        "Merci !,,,,2024-10-27 01:30:00 +0000,,,,update\n"
        "13,,,13,,8,Projet X,,true,false,1,User,Léa Roux,l@example.org,Caché,,,,2024-10-28T08:00:00Z,,,,\n"
        "14,,,14,,,,,false,true,1,User,Léa Roux,l@example.org,Privé,,,,2024-10-28T08:00:00Z,,,,\n"
        "15,,,15,,7,Vie interne,,false,false,1,User,Léa Roux,,,,,1,2024-10-28T08:00:00Z,2024-10-29T08:00:00Z,,,\n"
        "16,,,16,,7,Vie interne,,false,false,3,Bot,Relais,,Flux du jour,,,,2024-10-28T08:00:00Z,,,,update\n"
        "17,,,17,,7,Vie interne,,false,false,2,User,Omar Sy,,Omar a rejoint,,,,2024-10-28T08:00:00Z,,,,system\n"
        "18,,,18,,9,Direction,,false,false,2,User,Omar Sy,,Confidentiel,,,,2024-10-28T08:00:00Z,,,,\n"
        "19,,,19,,7,Vie interne,,false,false,2,User,Omar Sy,,,,,,2024-10-28T08:00:00Z,,,<p>Par <b>HTML</b></p>,\n"
    ).encode(),
    "MessageVersions.csv": b"id,message_id,body\n1,12,Merci\n",
    "Users.csv": "id,name,email\n1,Léa Roux,l@example.org\n2,Omar Sy,o@example.org\n".encode(),
    "Groups.csv": b"id,name,private\n7,Vie interne,false\n9,Direction,true\n",
    "Admins.csv": "id,name\n1,Léa Roux\n".encode(),
    "request.txt": b"since=2024-01-01",
}

ROCKETCHAT_ROOM: Files = {
    "agora.json": lines(
        {"msg": "User joined the channel", "username": "lea", "ts": "2024-05-01T08:00:00.000Z"}
        | {"type": "uj"},
        {"msg": "Réunion *jeudi*", "username": "lea", "ts": "2024-05-01T08:01:00.000Z"},
        {"msg": "", "username": "omar", "ts": "2024-05-01T08:02:00.000Z"}
        | {"attachments": [{"type": "file", "title": "plan.pdf", "remote": False}]},
        {"msg": "J’y serai", "username": "omar", "ts": "2024-05-01T08:03:00.000Z"},
    )
}

ROCKETCHAT_DUMP: Files = {
    "rocketchat_message.json": lines(
        {
            "_id": "aaaaaa1",
            "rid": "R1",
            "msg": "Qui vient ?",
            "ts": {"$date": "2024-05-01T08:00:00Z"},
        }
        | {"u": {"_id": "u1", "username": "lea", "name": "Léa"}, "tcount": 1},
        {
            "_id": "aaaaaa2",
            "rid": "R1",
            "msg": "Moi",
            "ts": {"$date": {"$numberLong": "1714550460000"}},
        }
        | {"u": {"_id": "u2", "username": "omar"}, "tmid": "aaaaaa1"},
        {
            "_id": "aaaaaa3",
            "rid": "R1",
            "t": "uj",
            "msg": "lea",
            "ts": {"$date": "2024-05-01T08:00:00Z"},
        }
        | {"u": {"_id": "u1", "username": "lea"}},
        {
            "_id": "aaaaaa4",
            "rid": "R1",
            "t": "rm",
            "msg": "",
            "ts": {"$date": "2024-05-01T08:00:00Z"},
        }
        | {"u": {"_id": "u1", "username": "lea"}},
        {"_id": "aaaaaa5", "rid": "R2", "msg": "Privé", "ts": {"$date": "2024-05-01T08:00:00Z"}}
        | {"u": {"_id": "u1", "username": "lea"}},
        {"_id": "aaaaaa6", "rid": "R1", "msg": "alerte", "ts": {"$date": "2024-05-01T08:05:00Z"}}
        | {"u": {"_id": "u3", "username": "relais"}, "bot": {"i": "js.SDK"}},
        {"_id": "aaaaaa7", "rid": "R1", "ts": {"$date": "2024-05-01T08:06:00Z"}}
        | {"u": {"_id": "u2", "username": "omar"}}
        | {"msg": "[ ](https://chat.example.org/channel/agora?msg=aaaaaa2) Pareil"},
    ),
    "rocketchat_room.json": lines(
        {"_id": "R1", "t": "c", "name": "agora"},
        {"_id": "R2", "t": "d", "usernames": ["lea", "omar"]},
    ),
    "users.json": lines(
        {"_id": "u1", "username": "lea", "roles": ["user", "admin"], "type": "user"},
        {"_id": "u2", "username": "omar", "roles": ["guest"], "type": "user"},
    ),
}

TELEGRAM: Files = {
    "result.json": dumped(
        {
            "name": "Quartier nord",
            "type": "private_supergroup",
            "id": 1500000001,
            "messages": [
                {
                    "id": 1,
                    "type": "service",
                    "date": "2024-02-01T10:00:00",
                    "date_unixtime": "1706778000",
                }
                | {"actor": "Léa", "actor_id": "user1", "action": "create_channel", "text": ""},
                {
                    "id": 2,
                    "type": "message",
                    "date": "2024-02-01T10:05:00",
                    "date_unixtime": "1706778300",
                }
                | {"from": "Léa", "from_id": "user1"}
                | {
                    "text": [
                        "Voir ",
                        {
                            "type": "text_link",
                            "text": "le plan",
                            "href": "https://example.org/plan",
                        },
                        " samedi",
                    ],
                    "text_entities": [
                        {"type": "plain", "text": "Voir "},
                        {
                            "type": "text_link",
                            "text": "le plan",
                            "href": "https://example.org/plan",
                        },
                        {"type": "plain", "text": " samedi"},
                    ],
                },
                {"id": 3, "type": "message", "date": "2024-02-01T10:06:00", "from": "Omar"}
                | {"from_id": "user2", "reply_to_message_id": 2, "text": "J’y vais"},
                {"id": 4, "type": "message", "date": "2024-02-01T10:07:00", "from": "Omar"}
                | {"from_id": "user2", "forwarded_from": "Canal ami", "text": "À relayer"},
                {"id": 5, "type": "message", "date": "2024-02-01T10:08:00", "from": None}
                | {"from_id": "user3", "text": "", "photo": "photos/1.jpg"},
                {"id": 6, "type": "service", "action": "topic_created", "title": "Tracts"}
                | {"actor": "Léa", "actor_id": "user1", "date": "2024-02-01T10:09:00", "text": ""},
                {"id": 7, "type": "message", "date": "2024-02-01T10:10:00", "from": "Omar"}
                | {"from_id": "user9", "reply_to_message_id": 6, "text": "Format A5 ?"},
                {"id": 8, "type": "message", "date": "2024-02-01T10:11:00", "from": "Quartier nord"}
                | {"from_id": "channel1500000001", "text": ""}
                | {
                    "poll": {
                        "question": "Quel soir ?",
                        "answers": [{"text": "mardi"}, {"text": "jeudi"}],
                    }
                },
                {"id": 9, "type": "unsupported"},
                "intrus",
            ],
        }
    ),
    "photos/1.jpg": b"\xff\xd8\xff",
}

TELEGRAM_ACCOUNT: Files = {
    "result.json": dumped(
        {
            "about": "Here is the data you requested.",
            "personal_information": {"user_id": 1, "first_name": "Léa"},
            "contacts": {
                "about": "",
                "list": [{"first_name": "Omar", "date": "2024-01-01T00:00:00"}],
            },
            "chats": {
                "about": "This page lists all chats from this export.",
                "list": [
                    {
                        "name": "Omar",
                        "type": "personal_chat",
                        "id": 2,
                        "messages": [
                            {
                                "id": 1,
                                "type": "message",
                                "date": "2024-02-01T10:00:00",
                                "from": "Omar",
                            }
                            | {"from_id": "user2", "text": "Entre nous"}
                        ],
                    },
                    {
                        "name": "La lettre",
                        "type": "public_channel",
                        "id": 3,
                        "messages": [
                            {"id": 1, "type": "message", "date": "2024-02-01T10:00:00"}
                            | {"date_unixtime": "1706778000", "from": "La lettre"}
                            | {"from_id": "channel3", "text": "Numéro 12"}
                        ],
                    },
                ],
            },
            "left_chats": {"about": "", "list": []},
        }
    )
}

ANDROID_FR = (
    "12/01/2023 à 14:05 - Les messages et les appels sont chiffrés de bout en bout. Aucun tiers, pas "
    "même WhatsApp, ne peut les lire.\n"
    "12/01/2023 à 14:05 - Léa a créé le groupe « Fête : quartier nord »\n"
    "12/01/2023 à 14:06 - Léa Roux: Bonjour à tous\n"
    "Liste :\n"
    "- 12 chaises\n"
    "\n"
    "- 3 tables\n"
    "13/01/2023 à 09:00 - +33 6 00 00 00 00: <Médias omis>\n"
    "13/01/2023 à 09:01 - +33 6 00 00 00 00: IMG-1.jpg (fichier joint)\n"
    "Le plan de la salle\n"
    "13/01/2023 à 09:02 - Omar: Ce message a été supprimé\n"
    "13/01/2023 à 09:03 - Omar: RDV à 14:30 : devant la mairie <Ce message a été modifié>\n"
    "25/01/2023 à 10:00 - Omar a quitté le groupe\n"
)
IOS_FR = (
    "\u200e[03/02/2024 à 14:05:33] Fête\u00a0: \u200eLes messages et les appels sont chiffrés de bout "
    "en bout.\r\n"
    "[03/02/2024 à 14:06:00] Léa Roux\u00a0: Qui apporte\u202f?\r\n"
    "à boire\r\n"
    "\u200e[04/02/2024 à 08:00:00] Omar\u00a0: \u200eimage absente\r\n"
    "[04/02/2024 à 08:01:00] ~\u202fInès\u00a0: Moi\r\n"
    "\u200e[05/02/2024 à 08:01:00] Omar\u00a0: \u200eVous avez supprimé ce message.\r\n"
    "\u200e[06/02/2024 à 08:02:00] Omar\u00a0: \u200eOmar a changé l’objet en « Fête : la suite »\r\n"
)
ANDROID_US = (
    "3/12/25, 2:32\u202fPM - Messages and calls are end-to-end encrypted. Only people in this chat "
    "can read them.\n"
    "3/12/25, 2:33\u202fPM - Lea: On se voit demain\n"
    "3/13/25, 12:05\u202fAM - Omar: <Media omitted>\n"
    "3/13/25, 12:06\u202fAM - Omar: ok\n"
    "3/14/25, 9:00\u202fAM - Omar joined using this group's invite link\n"
)
WHATSAPP: Files = {
    "_chat.txt": IOS_FR.encode(),
    "00000001-PHOTO.jpg": b"\xff\xd8\xff",
}


def _discord(number: str, content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "Default",
        "timestamp": "2024-03-31T03:30:00.123+02:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": content,
        "author": {
            "id": "100000000000000001",
            "name": "lea",
            "discriminator": "0000",
            "nickname": "Léa",
            "isBot": False,
            "roles": [{"name": "membre", "position": 1}, {"name": "équipe", "position": 4}],
        },
        "attachments": [],
        "embeds": [],
        "reactions": [],
        "mentions": [],
    } | more


DISCORD: Files = {
    "Asso - Textes - agora [1200000000000000001].json": dumped(
        {
            "guild": {"id": "1100000000000000001", "name": "Asso", "iconUrl": "x"},
            "channel": {"id": "1200000000000000001", "type": "GuildTextChat", "categoryId": "1"}
            | {"category": "Textes", "name": "agora", "topic": None},
            "dateRange": {"after": None, "before": None},
            "exportedAt": "2024-04-01T00:00:00+02:00",
            "messages": [
                _discord("1300000000000000001", "**Réunion** jeudi <@100000000000000002>")
                | {"mentions": [{"id": "100000000000000002", "name": "omar"}]},
                _discord("1300000000000000002", "J’y serai <:oui:123456789>", type="Reply")
                | {"author": {"id": "100000000000000002", "name": "omar", "isBot": False}}
                | {
                    "reference": {
                        "messageId": "1300000000000000001",
                        "channelId": "1200000000000000001",
                    }
                },
                _discord("1300000000000000003", "Joined the server.", type="GuildMemberJoin"),
                _discord("1300000000000000004", "bip")
                | {"author": {"id": "3", "name": "robot", "discriminator": "1234", "isBot": True}},
                _discord("1300000000000000005", "")
                | {"forwardedMessage": {"content": "Vu ailleurs"}},
                _discord("1300000000000000006", ""),
                None,
            ],
            "messageCount": 7,
        }
    )
}
DISCORD_CSV: Files = {
    "Asso - Textes - agora [1200000000000000001].csv": (
        "AuthorID,Author,Date,Content,Attachments,Reactions\n"
        '"100000000000000001","lea","2024-03-31T03:30:00.1230000+02:00","Réunion, jeudi\n'
        'au local","",""\n'
        '"100000000000000002","omar","2024-03-31T03:31:00.1230000+02:00","Pinned a message.","",""\n'
        '"100000000000000002","omar","2024-03-31T03:32:00.1230000+02:00","J’y serai","","oui (2)"\n'
    ).encode()
}

EXPORTS: dict[str, tuple[str, Files]] = {
    "slack": ("slack", SLACK),
    "mattermost": ("mattermost", MATTERMOST),
    "teams": ("teams", TEAMS),
    "graph": ("teams", GRAPH),
    "yammer": ("viva-engage", YAMMER),
    "rocketchat_room": ("rocketchat", ROCKETCHAT_ROOM),
    "rocketchat_dump": ("rocketchat", ROCKETCHAT_DUMP),
    "telegram": ("telegram", TELEGRAM),
    "telegram_account": ("telegram", TELEGRAM_ACCOUNT),
    "whatsapp": ("whatsapp", WHATSAPP),
    "discord": ("discord", DISCORD),
    "discord_csv": ("discord", DISCORD_CSV),
}
"""Name of each export → the reader that is to read it, and its files."""
