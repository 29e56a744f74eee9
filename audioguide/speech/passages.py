"""What a voice says when its pace is measured."""

from __future__ import annotations

from ..model import Words


def told(language: str) -> bool:
    """Return whether there is a passage in *language* (BCP 47)."""
    return language.split("-", maxsplit=1)[0].lower() in _PASSAGES


def passage(language: str) -> tuple[Words, ...]:
    """Return sentences to measure a voice by, in *language* (BCP 47); numerals, which every voice reads, in most."""
    text = _PASSAGES.get(language.split("-", maxsplit=1)[0].lower())
    return tuple(Words(line) for line in (text.strip().splitlines() if text else _NUMERALS))


_NUMERALS = tuple(
    " ".join(str((7 * nth) % 80 + 20) for nth in range(first, first + 2 + first % 9)) for first in range(14)
)
"""Two to ten of them in a line."""

# As long and as mixed as a guide's own: titles, questions, lists, short sentences and long ones.
_PASSAGES = {
    "en": """
Finding your way.
The garden is behind the main building, and anyone may sit in it.
Walk through the glass doors, follow the blue line on the floor, and turn when you hear the water.
Question 3.
Who can I ask if I am not sure where to go?
Most people come in the morning, because the light is gentle then and the benches are dry.
You do not have to hurry.
If you use a wheelchair, the path on the east side is wider and has no steps.
There are two kinds of seats: low ones in the shade, and higher ones with arms that make it easier to stand up again.
What should I bring with me?
A warm coat, something to drink, and a list of the people you may want to call afterwards.
Some visitors like to keep a notebook, so that they can write down what they noticed and read it again at home.
The trees were planted about thirty years ago by a nurse who had worked here all her life.
They were small at first.
Now their roots reach under the wall, and on windy days you can hear the branches from every room over there.
Chapter 5. When it rains.
You can still go outside, as long as you stay on the covered path.
A volunteer at the desk will lend you an umbrella, show you the shortest way, or simply walk along with you.
Please give it back before you leave.
Is it possible to have something explained a second time, by someone else, on another day?
Yes, of course.
Doctors, nurses and families use this place as well, and many of them say that an ordinary conversation is easier here.
Nobody will ask why you have come.
The board near the entrance is changed every week; it tells you which flowers are open and which birds were seen.
""",
    "es": """
Cómo llegar.
El jardín está detrás del edificio principal, y cualquier persona puede sentarse en él.
Pase por las puertas de cristal, siga la línea azul del suelo y gire cuando oiga el agua.
Pregunta 3.
¿A quién puedo preguntar si no sé adónde ir?
Casi todos vienen por la mañana, porque entonces la luz es suave y los bancos están secos.
No hace falta que tenga prisa.
Si usa silla de ruedas, el camino del lado este es más ancho y no tiene escalones.
Hay dos clases de asientos: unos bajos, a la sombra, y otros más altos, con brazos que ayudan a ponerse de pie.
¿Qué debo traer?
Un abrigo, algo de beber y una lista de las personas a las que quizá quiera llamar después.
A algunas personas les gusta llevar un cuaderno para apuntar lo que han visto y leerlo otra vez en casa.
Los árboles los plantó hace unos treinta años una enfermera que trabajó aquí toda su vida.
Al principio eran pequeños.
Ahora las raíces llegan debajo del muro, y los días de viento se oyen las ramas desde todas las habitaciones.
Capítulo 5. Cuando llueve.
También puede salir, siempre que no se aparte del camino cubierto.
Una voluntaria le prestará un paraguas, le enseñará el camino más corto o dará el paseo con usted.
Devuélvalo antes de irse, por favor.
¿Es posible que otra persona me lo explique de nuevo otro día?
Sí, por supuesto.
Médicos, enfermeras y familias también usan este lugar, y muchos dicen que aquí es más fácil conversar.
Nadie le preguntará por qué ha venido.
El tablero de la entrada cambia cada semana; dice qué flores se han abierto y qué pájaros se han visto.
""",
}
