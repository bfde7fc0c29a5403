"""The network: a small BERT over a window, and heads that look at each sentence for each kind."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import nn
from transformers import BertModel

from training.batches import KINDS, STATUSES, WHOS
from training.data import TAGS

GAIN = 8.0
"""So much quicker learn what starts from nothing: the heads."""


class Reader(nn.Module):
    """tokens [B, T], sentences [B, S, T] -> what each sentence tells.

    For each sentence and kind one query looks over the sentence's tokens; from what it sees come
    the kind's logit [B, S, K], whose event it is [B, S, K, 12] and its status [B, S, K, 3]. Beside
    them: which tokens are evidence [B, T], what the window is as a whole [B, tags], and a vector
    for each sentence [B, S, H].
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation="eager",
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,  # half of the time; see fit
        )  # fmt: skip
        size = self.bert.config.hidden_size
        self.queries = nn.Parameter(torch.randn(len(KINDS), size) * 0.02)
        self.mix = nn.Linear(size, size)
        self.drop = nn.Dropout(0.2)
        self.kind = nn.Parameter(torch.randn(len(KINDS), size) * 0.05)
        self.bias = nn.Parameter(torch.full((len(KINDS),), -4.0))
        self.who = nn.Linear(size, len(WHOS))
        self.who_of_kind = nn.Parameter(torch.zeros(len(KINDS), len(WHOS)))
        self.status = nn.Linear(size, len(STATUSES))
        self.status_of_kind = nn.Parameter(torch.zeros(len(KINDS), len(STATUSES)))
        self.evidence = nn.Linear(size, 1)
        self.tag = nn.Linear(size, len(TAGS))

    def forward(self, tokens: torch.Tensor, sentences: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """See the class; padding is token 0, and belongs to no sentence."""
        mask = (tokens != 0).long()
        hidden = self.bert(input_ids=tokens, attention_mask=mask).last_hidden_state
        scores = hidden @ self.queries.T / math.sqrt(hidden.shape[-1]) * GAIN  # [B, T, K]
        outside = (1.0 - sentences).unsqueeze(2) * -1e4  # [B, S, 1, T]
        shares = torch.softmax(scores.transpose(1, 2).unsqueeze(1) + outside, dim=-1)
        seen = shares @ hidden.unsqueeze(1)  # [B, S, K, H]
        mixed = self.drop(nn.functional.gelu(self.mix(seen)))
        kinds = (mixed * self.kind).sum(-1) * GAIN + self.bias
        who = self.who(mixed) + self.who_of_kind
        status = self.status(mixed) + self.status_of_kind
        evidence = self.evidence(hidden).squeeze(-1)
        lengths = sentences.sum(-1, keepdim=True).clamp(min=1.0)
        vectors = nn.functional.normalize((sentences @ hidden) / lengths, dim=-1)
        return kinds, who, status, evidence, self.tag(hidden[:, 0]), vectors
