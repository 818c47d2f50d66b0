"""What a message of each family and usage does, in English; the French is in the taxonomy."""

from __future__ import annotations

from typing import Final

DOES_EN: Final = {
    "influence": "promotes the ideas and the actions of the network",
    "collaboration": "puts people in touch, debates, helps, builds together",
    "coordination": "organises the life of the network and makes collective action visible",
    "valorisation": "puts people or teams forward, and what they did",
    "perspective": "takes a stand or gives food for thought, before a public",
    "diffusion": "makes known: news, press release, link, announcement",
    "relation": "introduces, welcomes, seeks or recommends somebody",
    "groupe": "creates, proposes, joins or keeps up a group",
    "echange": "debates, asks, answers, proposes, helps",
    "evenement": "brings people to an event, or holds it",
    "contenus": "produces, files, reviews or updates documents and materials",
    "action": "makes people act: task, instruction, call, logistics",
    "none": "nothing to code: courtesy alone, private chat, spam, automatic message",
}
