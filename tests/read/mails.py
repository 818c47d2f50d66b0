"""Mails written for the tests: one mbox with the awkward cases, and its pieces."""

from __future__ import annotations

PLAIN = """From marie@example.org Sat Mar  2 10:00:00 2024
Return-Path: <marie@example.org>
From: =?utf-8?q?Marie_Dup=C3=A9?= <Marie@Example.org>
To: comite@listes.example.org
Subject: =?utf-8?b?W2NvbWl0ZV0gUsOpdW5pb24gZGUgc2FtZWRp?=
Date: Sat, 2 Mar 2024 11:00:00 +0100
Message-ID: <a1@example.org>
List-Id: =?utf-8?q?Comit=C3=A9?= <comite.listes.example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Bonjour, rendez-vous =E0 18h =96 salle des f=EAtes.
>From ici, tout droit.

--=20
Marie
06 00 00 00 00

"""

REPLY = """From paul@example.org Sat Mar  2 11:00:00 2024
From: "Durand, Paul" <paul@example.org>
Subject: Re: [comite] =?utf-8?b?UsOpdW5pb24gZGUgc2FtZWRp?=
Date: Sat, 2 Mar 2024 12:30:00 +0100
Message-ID: <a2@example.org>
In-Reply-To: <a1@example.org>
References: <a1@example.org>
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

J’apporte les tracts.

Le sam. 2 mars 2024 à 11:00, Marie Dupé
<marie@example.org> a écrit :
> Bonjour, rendez-vous à 18h

Et les affiches.
_______________________________________________
comite mailing list
comite@listes.example.org
https://listes.example.org/listinfo/comite
--b
Content-Type: text/html; charset=utf-8

<p>autre version</p>
--b--

"""

HTML_ONLY = """From leila@example.org Sat Mar  2 12:00:00 2024
From: leila@example.org
Subject: RE : [comite] =?utf-8?q?R=C3=A9union_de_samedi?=
Date: Sat, 2 Mar 2024 13:00:00 GMT
Message-ID: <a3@example.org>
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: text/html; charset=utf-8

<html><head><style>p {color: red}</style></head><body><p>D&rsquo;accord pour <b>moi</b>.</p>
<div class="gmail_quote"><div class="gmail_attr">Le sam. a écrit</div>
<blockquote>Bonjour</blockquote></div></body></html>
--m
Content-Type: text/plain; name="liste.txt"
Content-Disposition: attachment; filename="liste.txt"

un fichier joint
--m--

"""

ONLY_QUOTED = """From luc@example.org Sat Mar  2 13:00:00 2024
From: luc@example.org
Subject: Re: [comite] autre chose
Date: Sat, 2 Mar 2024 14:00:00 +0000
Message-ID: <a4@example.org>
In-Reply-To: <a2@example.org>

Le 2 mars 2024 à 12:30, Paul a écrit :
> J’apporte les tracts.
--
Luc

"""

AWAY = """From paul@example.org Sat Mar  2 13:30:00 2024
From: paul@example.org
Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_R=C3=A9union?=
Auto-Submitted: auto-replied
Date: Sat, 2 Mar 2024 14:30:00 +0000
Message-ID: <a5@example.org>

Je suis absent jusqu'au 10 mars.

"""

FORWARD = """From luc@example.org Sat Mar  2 14:00:00 2024
From: luc@example.org
Subject: Fwd: Communiqué
Date: Sat, 2 Mar 2024 15:00:00 -0000
Message-ID: <a6@example.org>

---------- Message transféré ---------
De : Presse <presse@example.org>
Date : ven. 1 mars 2024
Objet : Communiqué
À : Luc

La section appelle à manifester.

"""

MBOX = PLAIN + REPLY + HTML_ONLY + ONLY_QUOTED + AWAY + FORWARD
