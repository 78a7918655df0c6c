"""Python's built-in functions about classes: `super`, `type`, and what makes methods of functions."""

from __future__ import annotations

from southdeps.interpreter.values import (
    AbstractObject,
    Args,
    Class,
    Evaluator,
    Function,
    Instance,
    Keywords,
    Native,
    Property,
    Scope,
    Static,
    Unknown,
    Value,
)


class Super(AbstractObject):
    """`super(cls, self)`: attributes of the bases that follow `cls`."""

    def __init__(self, cls: Class, instance: Instance | AbstractObject) -> None:
        self.cls = cls
        self.instance = instance

    def attribute(self, interpreter: Evaluator, name: str) -> Value:
        if isinstance(self.instance, Instance):
            for base in following(self.cls, self.instance.cls):
                if name in base.scope.names:
                    return interpreter.inherited(base, name, self.instance)
        for base in self.cls.bases:
            if isinstance(base, Class) and isinstance(self.instance, Instance):
                return interpreter.inherited(base, name, self.instance)
            if isinstance(base, AbstractObject):
                return base.attribute(interpreter, name)
        if isinstance(self.instance, AbstractObject):
            return self.instance.attribute(interpreter, name)
        return Unknown(f"super().{name}")


def following(cls: Class, start: Class) -> list[Class]:
    """The classes behind `cls` in the order in which an instance of `start` looks for attributes."""
    line = {
        one.scope: one for one in reversed(list(start.lineage()))
    }  # one that several inherit from: after them
    order = list(line.values())[::-1]
    places = [index for index, one in enumerate(order) if one.scope is cls.scope]
    return order[places[0] + 1 :] if places else []


def make_super(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`super(cls, self)`"""
    if len(args) == 2 and isinstance(args[0], Class) and isinstance(args[1], Instance | AbstractObject):
        return Super(args[0], args[1])
    return Unknown("super()")


def make_type(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`type(name, bases, attributes)` of classes that are known; `type(instance)`."""
    match [interpreter.look_up(arg) for arg in args]:
        case [Instance(cls=cls)]:
            return cls
        case [str() as name, tuple() as bases, dict() as attributes]:
            known = tuple(interpreter.look_up(base) for base in bases)
            module = next((base.scope.outermost() for base in known if isinstance(base, Class)), None)
            if module is not None:
                return Class(name, Scope(module.module, dict(attributes), module, of_class=True), known)
    return Unknown("a type")


def method_of(*, with_class: bool) -> Native:
    """`staticmethod(function)` or `classmethod(function)`."""

    def call(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
        function = interpreter.look_up(args[0]) if args else None
        return Static(function, with_class) if isinstance(function, Function) else Unknown("a method")

    return Native(call)


def make_property(interpreter: Evaluator, args: Args, keywords: Keywords) -> Value:
    """`property(function)`"""
    getter = interpreter.look_up(args[0]) if args else None
    return Property(getter) if isinstance(getter, Function) else Unknown("a property")
