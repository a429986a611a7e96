"""Yes or no: what the sentence that decides a yes-no question says.

A sentence that says what was asked says yes, unless it says that it is not so, not yet so, or still
going on where the question asks whether it is done.
"""

import re

from retrieval.answering.question import Question

_DENIES = re.compile(
    r"没有|尚未|未能|还未|并未|从未|不是|并非|不能|不会|不得|不再|不予|禁止|严禁|取消|暂停|暂不|无法|未(?=[一-鿿])"
)
_GOES_ON = re.compile(
    r"正在|有序推进|持续(?:开展|推进|进行)|加快推进|稳步推进|推进中|进行中|筹备|拟|即将|计划|将(?:于|在|会)?(?=[一-鿿])"
)
_DONE = re.compile(r"完|已|好了|结束|建成|到位|了吗|了没|了么")
_FINISHED = re.compile(
    r"已(?:经)?(?:全部|基本)?[一-鿿]{0,4}(?:完成|建成|办结|竣工|结束|投入)|全部完成|均已"
)
_NEGATED = re.compile(r"(?<![是能会有要])(?:不|没)(?![是能会有要])")


_NUMBER = re.compile(r"\d|[一二三四五六七八九十首末]")
_NUMBERED = 8  # a number tells clauses apart better than this many other characters


def decide(question: Question, sentence: str) -> bool:
    """Whether `sentence`, in normal form, answers the question with yes.

    Where it names several things, each with its state (前两轮已办结,第三轮正在开展), the one that
    shares most with the question decides.
    """
    clause = _closest(question, sentence)
    denied = bool(question.after) and re.search(f"[不未没]{re.escape(question.after)}", clause)
    if denied or _DENIES.search(clause):
        return bool(_NEGATED.search(question.normalised))
    if _DONE.search(question.normalised) and _GOES_ON.search(clause):
        return bool(_FINISHED.search(clause))
    return True


def _closest(question: Question, sentence: str) -> str:
    clauses = [clause for clause in re.split(r"[,;。!?]", sentence) if clause]
    if not clauses:
        return sentence

    def shared(clause: str) -> float:
        words = sum(
            len(word) + (_NUMBERED if _NUMBER.search(word) else 0)
            for word in question.keywords
            if word in clause
        )
        characters = len(set(clause) & set(question.normalised))
        return words + 0.5 * characters

    return max(clauses, key=shared)
